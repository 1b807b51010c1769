package dev.insula.apiserver.kinds;

import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.List;

/**
 * Indexes of a job's pods as intervals in rising order: {@code 1,3-5,7}. Immutable.
 *
 * @param total how many indexes there are
 * @param mistake what is wrong with the text; empty if nothing is
 */
record IndexIntervals(long total, String mistake) {

  static IndexIntervals parse(String text, long completions) {
    if (text.isEmpty()) {
      return new IndexIntervals(0, "");
    }
    long total = 0;
    long last = -1;
    for (String interval : text.split(",", -1)) {
      String[] ends = interval.split("-", -1);
      if (ends.length > 2) {
        return wrong(
            "the fragment "
                + GoText.quote(interval)
                + " violates the requirement that an index interval can have at most two parts"
                + " separated by '-'");
      }
      for (String end : ends) {
        String mistake = mistake(end, completions);
        if (!mistake.isEmpty()) {
          return wrong(mistake);
        }
      }
      long first = Long.parseLong(ends[0]);
      long end = Long.parseLong(ends[ends.length - 1]);
      if (ends.length == 2 && first >= end) {
        return wrong("non-increasing order, previous: " + first + ", current: " + end);
      }
      if (last >= first) {
        return wrong("non-increasing order, previous: " + last + ", current: " + first);
      }
      total += end - first + 1;
      last = end;
    }
    return new IndexIntervals(total, "");
  }

  /**
   * The first index that is in both texts, -1 if there is none or one of them is malformed.
   *
   * @param completions above which no index is
   */
  static long firstCommon(String left, String right, long completions) {
    if (!parse(left, completions).mistake.isEmpty()
        || !parse(right, completions).mistake.isEmpty()) {
      return -1;
    }
    List<long[]> lefts = intervals(left);
    List<long[]> rights = intervals(right);
    int i = 0;
    int j = 0;
    while (i < lefts.size() && j < rights.size()) {
      long first = Math.max(lefts.get(i)[0], rights.get(j)[0]);
      long leftEnd = lefts.get(i)[1];
      long rightEnd = rights.get(j)[1];
      if (first <= Math.min(leftEnd, rightEnd)) {
        return first;
      }
      if (leftEnd < rightEnd) {
        i++;
      } else {
        j++;
      }
    }
    return -1;
  }

  private static List<long[]> intervals(String text) {
    var out = new ArrayList<long[]>();
    for (String interval : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      String[] ends = interval.split("-", -1);
      out.add(new long[] {Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1])});
    }
    return out;
  }

  private static String mistake(String number, long completions) {
    if (!number.matches("\\d{1,9}")) {
      return "cannot convert string to integer for index: " + GoText.quote(number);
    }
    return Long.parseLong(number) >= completions ? "too large index: " + GoText.quote(number) : "";
  }

  private static IndexIntervals wrong(String mistake) {
    return new IndexIntervals(0, mistake);
  }
}
