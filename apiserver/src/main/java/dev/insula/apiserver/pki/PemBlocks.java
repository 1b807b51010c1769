package dev.insula.apiserver.pki;

import java.util.Base64;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The blocks in a text, which may have anything between them; what has no fitting end or can't be
 * decoded is skipped (RFC 7468, and the headers of RFC 1421). Takes time linear in the text.
 */
final class PemBlocks implements Iterator<PemBlocks.Block> {

  private static final String BEGIN = "\n-----BEGIN ";
  private static final String END = "\n-----END ";
  private static final String DASHES = "-----";

  record Block(String type, byte[] content) {}

  private final String text;
  private int at;
  private int end = -1;
  private Optional<Block> next;

  PemBlocks(String text) {
    this.text = "\n" + text.replace("\r\n", "\n");
    this.next = find();
  }

  @Override
  public boolean hasNext() {
    return next.isPresent();
  }

  @Override
  public Block next() {
    Block out = next.orElseThrow(NoSuchElementException::new);
    next = find();
    return out;
  }

  private Optional<Block> find() {
    for (int begin = text.indexOf(BEGIN, at); begin >= 0; begin = text.indexOf(BEGIN, at)) {
      int type = begin + BEGIN.length();
      int content = text.indexOf(DASHES, type) + DASHES.length();
      if (content < type) {
        return Optional.empty();
      }
      if (end < content) {
        end = text.indexOf(END, content);
      }
      if (end < 0) {
        return Optional.empty();
      }
      at = content;
      Optional<Block> block = block(text.substring(type, content - DASHES.length()), content);
      if (block.isPresent()) {
        at = end + END.length();
        return block;
      }
    }
    return Optional.empty();
  }

  private Optional<Block> block(String type, int content) {
    if (!text.startsWith(type + DASHES, end + END.length())) {
      return Optional.empty();
    }
    try {
      String base64 = withoutHeaders(text.substring(content, end).strip()).replaceAll("\\s", "");
      return Optional.of(new Block(type, Base64.getDecoder().decode(base64)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Headers are lines with a colon at the start. */
  private static String withoutHeaders(String content) {
    int start = 0;
    for (int colon = content.indexOf(':'); colon >= 0; colon = content.indexOf(':', start)) {
      int line = content.indexOf('\n', colon);
      start = line < 0 ? content.length() : line + 1;
    }
    return content.substring(start);
  }
}
