using System.Collections.Concurrent;
using System.Text;

namespace Parley.Testing.Fuzzing;

/// <summary>Values that programs stumble over, and those that the server itself has told. Thread-safe.</summary>
public sealed class FuzzValues
{
    private const int IdsKept = 50;

    private static readonly string[] _texts =
    [
        "", " ", "a", "null", "0", "-1", "true", "{}", "[]", "..", "../../etc/passwd", "..\\..\\windows", "/etc/passwd", "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data", "hf://x/y", "\0", "a\0b", "\r\nSet-Cookie: x=1", "<script>alert(1)</script>", "'; DROP TABLE voices; --",
        "\" OR 1=1", "%00", "%2e%2e%2f", "%", "%zz", "\u202e", "\ud83d\ude42", "é", "e\u0301", "\uffff", "\ud800", "[pause:500ms]", "[pause:9999999s]", "NaN", "Infinity",
        "1e999", "9223372036854775808", "2026-13-45T99:99:99Z", "0001-01-01T00:00:00Z", "en", "de", "alloy", "slt", "mp3", "wav", "pcm", "tts-1", "whisper-1",
        "Good morning. What shall we do today?", "one two three", "${jndi:ldap://x}", "{{7*7}}", "COM1", ".", "-", "_", "~", "*",
    ];

    private static readonly string[] _words = ["Anna ", "Ben ", "Good morning ", "One two ", "en", "x"];

    private static readonly string[] _numbers =
    [
        "0", "-0", "1", "-1", "0.1", "0.25", "4", "255", "256", "65535", "65536", "2147483647", "2147483648", "-2147483649", "9223372036854775807",
        "9223372036854775808", "1e10", "1e308", "1e309", "-1e309", "1e-400", "0.0000000000000000000000001", "123456789012345678901234567890",
    ];

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _ids = new(StringComparer.Ordinal);

    public static string Text(Random random) => random.Next(12) switch
    {
        0 => new string((char)random.Next('a', 'z' + 1), random.Next(1, 5_000)),
        1 => Encoding.Latin1.GetString(Bytes(random, random.Next(1, 40))),
        2 => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => (char)random.Next(1, 0xffff))),
        _ => Pick(random, _texts),
    };

    /// <summary>Harmless text.</summary>
    public static string Word(Random random) => $"{Pick(random, _words)}{random.Next(1_000)}";

    /// <summary>As JSON has it; not always one that fits any type.</summary>
    public static string Number(Random random) => Pick(random, _numbers);

    public static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static T Pick<T>(Random random, IReadOnlyList<T> values) => values[random.Next(values.Count)];

    /// <summary>What may stand for an id: one that the server has told before, mostly of the same kind, or none that it ever would.</summary>
    /// <param name="random">Decides everything.</param>
    /// <param name="kind">Of thing; null for any.</param>
    public string Id(Random random, string? kind = null)
    {
        if (random.Next(10) < 7)
        {
            string[] kinds = [.. _ids.Keys];
            string wanted = kind is not null && random.Next(6) > 0 ? kind : kinds.Length > 0 ? Pick(random, kinds) : "";
            if (_ids.TryGetValue(wanted, out ConcurrentQueue<string>? told) && told.ToArray() is { Length: > 0 } ids)
                return Pick(random, ids);
        }

        return random.Next(4) == 0 ? Guid.NewGuid().ToString("N") : Text(random);
    }

    /// <summary>Keeps an id that the server has told.</summary>
    public void Learn(string kind, string id)
    {
        ConcurrentQueue<string> told = _ids.GetOrAdd(kind, static _ => new ConcurrentQueue<string>());
        told.Enqueue(id);
        while (told.Count > IdsKept)
            told.TryDequeue(out _);
    }
}
