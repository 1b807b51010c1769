package dev.insula.machinery.cel;

import dev.insula.machinery.text.GoText;

/** Reads addresses and networks, refusing in the words of Go's {@code net/netip}. Stateless. */
final class AddressReader {

  private static final int V6_BYTES = 16;

  private AddressReader() {}

  /** Why a text is no address; the message is Go's. */
  private static final class Malformed extends Exception {
    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  static IpAddress address(String text) {
    IpAddress address;
    try {
      address = parse(text);
    } catch (Malformed e) {
      throw new CelEvaluationException(
          "IP Address "
              + GoText.quote(text)
              + " parse error during conversion from string: ParseAddr("
              + GoText.quote(text)
              + "): "
              + e.getMessage());
    }
    if (text.indexOf('%') >= 0) {
      throw new CelEvaluationException(
          "IP address " + GoText.quote(text) + " with zone value is not allowed");
    }
    return requireUnmapped(address, text);
  }

  private static IpAddress requireUnmapped(IpAddress address, String text) {
    if (address.isV4() || !address.masked(96).equals(MAPPED.masked(96))) {
      return address;
    }
    throw new CelEvaluationException(
        "IPv4-mapped IPv6 address " + GoText.quote(text) + " is not allowed");
  }

  private static final IpAddress MAPPED =
      new IpAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 0, 0, 0, 0});

  static CidrBlock block(String text) {
    int slash = text.lastIndexOf('/');
    if (slash < 0) {
      throw malformedBlock(text, "no '/'");
    }
    IpAddress address;
    try {
      address = parse(text.substring(0, slash));
    } catch (Malformed e) {
      String inner = "ParseAddr(" + GoText.quote(text.substring(0, slash)) + "): " + e.getMessage();
      throw malformedBlock(text, inner);
    }
    if (text.indexOf('%') >= 0) {
      throw malformedBlock(text, "IPv6 zones cannot be present in a prefix");
    }
    String bits = text.substring(slash + 1);
    if (!bits.matches("0|[1-9][0-9]{0,2}")) {
      throw malformedBlock(text, "bad bits after slash: " + GoText.quote(bits));
    }
    int prefix = Integer.parseInt(bits);
    if (prefix > address.bits()) {
      throw malformedBlock(text, "prefix length out of range");
    }
    requireUnmapped(address, text);
    return new CidrBlock(address, prefix);
  }

  private static CelEvaluationException malformedBlock(String text, String problem) {
    String twice = "network address parse error during conversion from string: ";
    return new CelEvaluationException(
        twice + twice + "netip.ParsePrefix(" + GoText.quote(text) + "): " + problem);
  }

  private static IpAddress parse(String text) throws Malformed {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '.' -> {
          return new IpAddress(parseV4(text));
        }
        case ':' -> {
          return new IpAddress(parseV6(text));
        }
        case '%' -> throw new Malformed("missing IPv6 address");
        default -> {
          // Not yet known which form it has.
        }
      }
    }
    throw new Malformed("unable to parse IP");
  }

  private static byte[] parseV4(String text) throws Malformed {
    byte[] out = new byte[IpAddress.V4_BYTES];
    int field = 0;
    int digits = 0;
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        if (digits == 1 && value == 0) {
          throw new Malformed("IPv4 field has octet with leading zero");
        }
        value = value * 10 + (c - '0');
        digits++;
        if (value > 255) {
          throw new Malformed("IPv4 field has value >255");
        }
      } else if (c == '.') {
        boolean misplaced = i == 0 || i == text.length() - 1 || text.charAt(i - 1) == '.';
        if (misplaced) {
          throw new Malformed(
              "IPv4 field must have at least one digit (at "
                  + GoText.quote(text.substring(i))
                  + ")");
        }
        if (field == IpAddress.V4_BYTES - 1) {
          throw new Malformed("IPv4 address too long");
        }
        out[field++] = (byte) value;
        value = 0;
        digits = 0;
      } else {
        throw new Malformed("unexpected character (at " + GoText.quote(text.substring(i)) + ")");
      }
    }
    if (field < IpAddress.V4_BYTES - 1) {
      throw new Malformed("IPv4 address too short");
    }
    out[field] = (byte) value;
    return out;
  }

  private static byte[] parseV6(String text) throws Malformed {
    int zone = text.indexOf('%');
    String body = zone < 0 ? text : text.substring(0, zone);
    if (zone == text.length() - 1) {
      throw new Malformed("zone must be a non-empty string");
    }
    int gap = body.indexOf("::");
    if (gap >= 0 && body.indexOf("::", gap + 1) >= 0) {
      throw new Malformed(
          "multiple :: in address (at "
              + GoText.quote(body.substring(body.indexOf("::", gap + 1) + 1))
              + ")");
    }
    byte[] head = groups(gap < 0 ? body : body.substring(0, gap));
    byte[] tail = gap < 0 ? new byte[0] : groups(body.substring(gap + 2));
    int size = head.length + tail.length;
    if (size > V6_BYTES || (gap >= 0 && size == V6_BYTES)) {
      throw new Malformed("trailing garbage after address");
    }
    if (gap < 0 && size < V6_BYTES) {
      throw new Malformed("address string too short");
    }
    byte[] out = new byte[V6_BYTES];
    System.arraycopy(head, 0, out, 0, head.length);
    System.arraycopy(tail, 0, out, V6_BYTES - tail.length, tail.length);
    return out;
  }

  private static byte[] groups(String text) throws Malformed {
    if (text.isEmpty()) {
      return new byte[0];
    }
    String[] parts = text.split(":", -1);
    byte[] out = new byte[parts.length * 2 + 2];
    int at = 0;
    for (int i = 0; i < parts.length && at + 2 <= out.length; i++) {
      String part = parts[i];
      if (i == parts.length - 1 && part.indexOf('.') >= 0) {
        System.arraycopy(parseV4(part), 0, out, at, IpAddress.V4_BYTES);
        at += IpAddress.V4_BYTES;
      } else {
        int value = group(part, text);
        out[at++] = (byte) (value >> Byte.SIZE);
        out[at++] = (byte) value;
      }
    }
    return java.util.Arrays.copyOf(out, at);
  }

  private static int group(String part, String text) throws Malformed {
    if (part.length() > 4) {
      throw new Malformed("each group must have 4 or less digits (at " + GoText.quote(part) + ")");
    }
    if (!part.matches("[0-9a-fA-F]+")) {
      throw new Malformed(
          "each colon-separated field must have at least one digit (at "
              + GoText.quote(part.isEmpty() ? text : part)
              + ")");
    }
    return Integer.parseInt(part, 16);
  }
}
