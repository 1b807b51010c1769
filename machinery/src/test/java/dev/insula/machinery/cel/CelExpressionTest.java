package dev.insula.machinery.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Expressions and what they give; cases of the CEL specification's conformance tests and of the
 * documentation of the Kubernetes libraries, said again.
 */
class CelExpressionTest {

  private static final String OBJECT =
      """
      {"n": 3, "d": 1.5, "s": "text", "list": [1, 2, 3], "names": ["b", "a"],
       "m": {"a": "1", "b": "2"}, "none": null,
       "items": [{"name": "x", "v": 1}, {"name": "y", "v": 2}]}
      """;

  private static Object evaluate(String source) throws CelCompileException {
    CelEnvironment environment =
        CelEnvironment.builder().variable("o", CelEnvironment.dynamicType()).build();
    return environment
        .compile(source)
        .evaluate(
            CelBindings.of(
                Map.of(
                    "o",
                    Json.parseObject(OBJECT.getBytes(java.nio.charset.StandardCharsets.UTF_8)))),
            new CelBudget(CelLimits.PER_OBJECT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // basics
        "1 + 2 * 3 == 7",
        "7 / 2 == 3 && -7 / 2 == -3 && 7 % 3 == 1 && -7 % 3 == -1",
        "1u + 2u == 3u",
        "1.5 + 1.5 == 3.0",
        "'a' + 'b' == 'ab'",
        "b'ab' + b'c' == b'abc'",
        "[1] + [2] == [1, 2]",
        "dyn(1) == 1.0 && dyn(1u) == 1",
        "dyn(1) != 'a'",
        "1 < 2.5 && 3u > 2 && dyn(1) < 2u",
        "!(dyn(double('NaN')) == double('NaN'))",
        "'abc' < 'abd' && b'a' < b'b' && false < true",
        "true ? 1 == 1 : 1 / 0 == 1",
        "1 / 0 == 1 || true",
        "!(1 / 0 == 1 && false)",
        "2 in [1, 2] && !(3 in [1, 2]) && 'a' in {'a': 1}",
        "{'a': 1, 'b': 2}.a == 1 && {1: 'x'}[1] == 'x'",
        "{'a': {'b': 1}} == {'a': {'b': 1.0 == 1.0 ? 1 : 2}}",
        "size('äöü') == 3 && size([1, 2]) == 2 && size({'a': 1}) == 1 && b'ab'.size() == 2",
        "type(1) == int && type('') == string && type([]) == list && type({}) == map",
        "type(null) == null_type && type(1.0) == double && type(type(1)) == type",
        "type(timestamp('2020-01-01T00:00:00Z')) == google.protobuf.Timestamp",
        "o.none == null",
        "has(o.n) && !has(o.x) && has(o.m.a)",
        // conversions
        "int('-5') == -5 && int(5.9) == 5 && int(5u) == 5 && int(timestamp(5)) == 5",
        "uint(5) == 5u && uint('7') == 7u && double('1.5') == 1.5 && double(2) == 2.0",
        "string(1.5) == '1.5' && string(1000000.0) == '1e+06' && string(1e21) == '1e+21'",
        "string(true) == 'true' && string(b'abc') == 'abc' && bytes('abc') == b'abc'",
        "bool('true') && !bool('F')",
        "string(duration('90s')) == '90s' && string(duration('1.5s')) == '1.5s'",
        "string(timestamp('2020-01-02T03:04:05.6Z')) == '2020-01-02T03:04:05.6Z'",
        // macros
        "[1, 2].all(x, x > 0) && [1, 2].exists(x, x == 2) && [1, 2].exists_one(x, x == 2)",
        "[1, 2, 3].filter(x, x > 1).map(x, x * 2) == [4, 6]",
        "[1, 2, 3].map(x, x > 1, x * 2) == [4, 6]",
        "{'a': 1, 'b': 2}.all(k, k in ['a', 'b'])",
        "![1, 2].all(x, x / 0 == 1 && false)",
        "[0, 2].exists(x, 4 / x == 2)",
        "[[1], [2]].all(x, x.all(y, y > 0))",
        "o.items.all(i, o.items.exists(j, j.name == i.name))",
        "[1, 2].all(i, v, v == i + 1) && {'a': 1}.exists(k, v, k == 'a' && v == 1)",
        "[1, 2].transformList(i, v, i + v) == [1, 3]",
        "{'a': 1}.transformMap(k, v, v + 1) == {'a': 2}",
        "['a', 'b'].transformMapEntry(i, v, {v: i}) == {'a': 0, 'b': 1}",
        // times
        "timestamp('2020-05-01T10:20:30Z').getFullYear() == 2020",
        "timestamp('2020-05-01T10:20:30Z').getMonth() == 4",
        "timestamp('2020-05-01T10:20:30Z').getDate() == 1",
        "timestamp('2020-05-01T10:20:30Z').getDayOfMonth() == 0",
        "timestamp('2020-05-03T10:20:30Z').getDayOfWeek() == 0",
        "timestamp('2020-05-01T10:20:30Z').getHours('-08:00') == 2",
        "timestamp('2020-05-01T10:20:30Z').getHours('Europe/Berlin') == 12",
        "timestamp('2020-01-01T00:00:00Z') + duration('1h') == timestamp('2020-01-01T01:00:00Z')",
        "timestamp('2020-01-01T01:00:00Z') - timestamp('2020-01-01T00:00:00Z') == duration('1h')",
        "duration('1h30m').getMinutes() == 90 && duration('-1.5s').getMilliseconds() == -1500",
        // strings
        "'abc'.contains('b') && 'abc'.startsWith('a') && 'abc'.endsWith('c')",
        "'abc'.matches('^a.c$') && !'abc'.matches('^b')",
        "'tacocat'.charAt(3) == 'o' && 'abc'.charAt(3) == ''",
        "'hello mellow'.indexOf('ello') == 1 && 'hello mellow'.indexOf('ello', 2) == 7",
        "'hello mellow'.indexOf('') == 0 && 'hello mellow'.lastIndexOf('ello') == 7",
        "'hello mellow'.lastIndexOf('ello', 6) == 1 && 'hello mellow'.indexOf('jello') == -1",
        "'TacoCat'.lowerAscii() == 'tacocat' && 'TacoCÆt'.upperAscii() == 'TACOCÆT'",
        "'hello hello'.replace('he', 'we') == 'wello wello'",
        "'hello hello'.replace('he', 'we', 1) == 'wello hello'",
        "'hello hello hello'.split(' ') == ['hello', 'hello', 'hello']",
        "'hello hello hello'.split(' ', 2) == ['hello', 'hello hello']",
        "'abc'.split('') == ['a', 'b', 'c'] && 'a'.split(',', 0) == []",
        "'tacocat'.substring(4) == 'cat' && 'tacocat'.substring(0, 4) == 'taco'",
        "'  trim '.trim() == 'trim' && ['x', 'y'].join('-') == 'x-y' && ['a'].join() == 'a'",
        "strings.quote('a\"b') == '\"a\\\\\"b\"'",
        "'%s %d %.2f %x %%'.format([dyn('a'), 5, 1.5, 255]) == 'a 5 1.50 ff %'",
        "'%s'.format([[1, 'a', {'k': 1.5}, b'x']]) == '[1, \"a\", {\"k\":1.500000}, b\"x\"]'",
        "'%s'.format([[duration('1m')]]) == '[duration(\"60s\")]'",
        "'%b %o %X %.1e'.format([5, 8, 255, 1234.5]) == '101 10 FF 1.234500×10⁰³'",
        "'%.2f %f'.format([1234567.891, -0.5]) == '1,234,567.89 -0.500000'",
        "string(100000.0) == '100000' && string(1234567.0) == '1.234567e+06'",
        // optionals
        "o.?n.orValue(5) == 3 && o.?x.orValue(5) == 5 && !o.?x.hasValue()",
        "o.?m.a.orValue('') == '1' && o.?x.y.orValue('z') == 'z'",
        "o.list[?5].orValue(9) == 9 && o.list[?0].value() == 1",
        "optional.of(1).or(optional.of(2)).value() == 1 &&"
            + " optional.none().or(optional.of(2)).value() == 2",
        "[dyn(1), ?o.?x, ?o.?n] == [1, 3] && {?'a': o.?x} == {}",
        "o.?n.optMap(v, v + 1).value() == 4 && !o.?x.optMap(v, v + 1).hasValue()",
        "[1, 2].first().value() == 1 && [1, 2].last().value() == 2 && ![].first().hasValue()",
        "!optional.ofNonZeroValue('').hasValue()",
        // lists
        "[1, 2, 2].isSorted() && ![2, 1].isSorted() && ['a', 'b'].isSorted()",
        "[1, 3].sum() == 4 && [1.5, 0.5].sum() == 2.0 && [1, 3].min() == 1 && [1, 3].max() == 3",
        "[duration('1s'), duration('2s')].sum() == duration('3s')",
        "[1, 2, 2].indexOf(2) == 1 && [1, 2, 2].lastIndexOf(2) == 2 && [1].indexOf(9) == -1",
        "[1, 2, 3, 4].slice(1, 3) == [2, 3] && [[1], [2]].flatten() == [1, 2]",
        "[2, 1].sort() == [1, 2] && [1, 1].distinct() == [1] && [1, 2].reverse() == [2, 1]",
        "lists.range(3) == [0, 1, 2] && o.items.sortBy(i, -i.v)[0].name == 'y'",
        "sets.contains([1, 2], [1]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 2], [2,"
            + " 1, 1])",
        // regex, url, ip, cidr, quantity, semver, format
        "'abc 123'.find('[0-9]+') == '123' && 'x'.find('[0-9]') == ''",
        "'1 2 3'.findAll('[0-9]') == ['1', '2', '3'] && '1 2 3'.findAll('[0-9]', 1) == ['1']",
        "isURL('https://a.b/c') && !isURL('../a') && isURL('/x')",
        "url('https://u@[::1]:80/a b?k=v&k=w#f').getPort() == '80'",
        "url('https://[::1]:80/').getHostname() == '::1' && url('https://x').getEscapedPath() =="
            + " ''",
        "url('https://a/?k=v&k=w').getQuery() == {'k': ['v', 'w']}",
        "ip('2001:db8:0:0:0:0:0:1') == ip('2001:DB8::1') && string(ip('2001:DB8::1')) =="
            + " '2001:db8::1'",
        "ip.isCanonical('127.0.0.1') && !ip.isCanonical('2001:DB8::1') && !isIP('127.0.0.1.0')",
        "ip('fe80::1').isLinkLocalUnicast() && ip('ff02::1').isLinkLocalMulticast()",
        "ip('0.0.0.0').isUnspecified() && ip('8.8.8.8').isGlobalUnicast() &&"
            + " !isIP('::ffff:1.2.3.4')",
        "cidr('192.168.0.0/24').containsIP('192.168.0.1') &&"
            + " !cidr('10.0.0.0/8').containsIP('11.0.0.1')",
        "cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/25')) && cidr('10.1.2.3/8').masked()"
            + " == cidr('10.0.0.0/8')",
        "cidr('10.1.2.3/8').ip().family() == 4 && !isCIDR('10.0.0.0/33') && string(cidr('::1/128'))"
            + " == '::1/128'",
        "quantity('1.5G').isGreaterThan(quantity('1G')) && quantity('50k').add(20) =="
            + " quantity('50020')",
        "quantity('50k').sub(quantity('50k')).compareTo(quantity('0')) == 0 && sign(quantity('-1'))"
            + " == -1",
        "quantity('50M').asInteger() == 50000000 && !quantity('0.5').isInteger() &&"
            + " quantity('1.5').asApproximateFloat() == 1.5",
        "semver('1.2.3').isLessThan(semver('1.10.0')) && semver('1.0.0-alpha')"
            + " .compareTo(semver('1.0.0')) == -1",
        "semver('v1.0', true) == semver('1.0.0') && !isSemver('1.0') && semver('1.2.3').minor() =="
            + " 2",
        "!format.dns1123Label().validate('a-b').hasValue() &&"
            + " format.dns1123Label().validate('A').hasValue()",
        "!format.named('nope').hasValue() && format.named('uuid').value().validate('x').value() =="
            + " ['does not match the UUID format']"
      })
  void holds(String source) throws CelCompileException {
    assertThat(evaluate(source)).isEqualTo(true);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "1 / 0 => division by zero",
        "1 % 0 => modulus by zero",
        "9223372036854775807 + 1 => integer overflow",
        "0u - 1u => unsigned integer overflow",
        "o.x => no such key: x",
        "o.list[5] => index out of bounds: 5",
        "o.m['q'] => no such key: q",
        "o.n + o.s => no such overload",
        "o.n.contains('a') => no such overload: contains(int, string)",
        "int('x') => strconv.ParseInt: parsing \"x\": invalid syntax",
        "[].min() => min called on empty list",
        "'a'.charAt(2) => index out of range: 2",
        "optional.none().value() => optional.none() dereference",
        "ip('300.1.1.1') => IP Address \"300.1.1.1\" parse error during conversion from string:"
            + " ParseAddr(\"300.1.1.1\"): IPv4 field has value >255",
        "url('not a url') => URL parse error during conversion from string: parse \"not a url\":"
            + " invalid URI for request",
        "o.s && true => no such overload"
      })
  void failsInTheWordsOfKubernetes(String source, String message) {
    assertThatThrownBy(() -> evaluate(source))
        .isInstanceOf(CelEvaluationException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      value = {
        "y > 1 => ERROR: <input>:1:1: undeclared reference to 'y' (in container '')| | y > 1| | ^",
        "o.a.frobnicate() => ERROR: <input>:1:15: undeclared reference to 'frobnicate' (in"
            + " container '')| | o.a.frobnicate()| | ..............^",
        "o.a < => ERROR: <input>:1:6: Syntax error: mismatched input '<EOF>' expecting {'[', '{',"
            + " '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING,"
            + " BYTES, IDENTIFIER}| | o.a <| | .....^",
        "1.2.3.4 => ERROR: <input>:1:4: Syntax error: mismatched input '.3' expecting <EOF>| |"
            + " 1.2.3.4| | ...^",
        "1 + 'a' => ERROR: <input>:1:3: found no matching overload for '_+_' applied to '(int,"
            + " string)'| | 1 + 'a'| | ..^",
        "[1, 'a'] => ERROR: <input>:1:5: expected type 'int' but found 'string'| | [1, 'a']| |"
            + " ....^",
        "'a'.matches('(') => ERROR: <input>:1:13: invalid matches argument| | 'a'.matches('(')| |"
            + " ............^",
        "'%d'.format(['a']) => ERROR: <input>:1:14: error during formatting: decimal clause can"
            + " only be used on integers, was given string| | '%d'.format(['a'])| | .............^",
        "timestamp(0) > 'a' => ERROR: <input>:1:14: found no matching overload for '_>_' applied to"
            + " '(timestamp, string)'| | timestamp(0) > 'a'| | .............^",
        "duration('x') => ERROR: <input>:1:10: invalid duration argument| | duration('x')| |"
            + " .........^"
      })
  void refusesInTheWordsOfKubernetes(String source, String listing) {
    assertThatThrownBy(() -> evaluate(source))
        .isInstanceOf(CelCompileException.class)
        .hasMessage(Objects.requireNonNull(listing).replace("| |", "\n |"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'%s'.replace('', '%s').size() > 0",
        "'%s'.split('').join('%s').size() > 0",
        "'%s'.replace('a', '%s').size() > 0"
      })
  void aTextThatGrowsTooLargeIsAFailure(String source) {
    String text = "a".repeat(8_000);
    assertThatThrownBy(() -> evaluate(source.formatted(text, text)))
        .isInstanceOf(CelEvaluationException.class)
        .hasMessage("the resulting string is too large");
  }

  @Test
  void aLoopThatCostsTooMuchEnds() {
    String expensive =
        "lists.range(1000).all(x, lists.range(1000).all(y, lists.range(1000).all(z, x + y + z >="
            + " 0)))";
    assertThatThrownBy(() -> evaluate(expensive))
        .isInstanceOfSatisfying(
            CelEvaluationException.class,
            e -> assertThat(e.reason()).isEqualTo(CelEvaluationException.Reason.CALL_COST));
  }
}
