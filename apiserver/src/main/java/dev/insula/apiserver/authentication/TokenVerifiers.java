package dev.insula.apiserver.authentication;

import java.util.List;

/** Asks several verifiers in turn; the first that knows a token's kind decides. Thread-safe. */
record TokenVerifiers(List<TokenVerifier> inTurn) implements TokenVerifier {

  TokenVerifiers {
    inTurn = List.copyOf(inTurn);
  }

  @Override
  public Verdict verify(String token, List<String> audiences) {
    for (TokenVerifier verifier : inTurn) {
      Verdict verdict = verifier.verify(token, audiences);
      if (!(verdict instanceof Verdict.Unknown)) {
        return verdict;
      }
    }
    return new Verdict.Unknown();
  }
}
