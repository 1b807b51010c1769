package dev.insula.apiserver.authentication;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.UserInfo;
import java.util.Optional;

/** Finds out who asks. Thread-safe. One for each control plane: it knows only that one's users. */
public interface Authenticator {

  /**
   * @return who asks; empty if the request shows no credentials this authenticator knows of
   * @throws dev.insula.machinery.object.ApiException 401 if it shows bad ones
   */
  Optional<UserInfo> authenticate(ApiRequest request);
}
