using System.Text;
using System.Text.Json;

using Parley.Core.Audio;

namespace Parley.Testing.Fuzzing;

/// <summary>Bodies of all the kinds that an operation takes, and others.</summary>
public sealed class BodyFuzzer(FuzzSurface surface, FuzzValues values)
{
    private static readonly byte[] _recording = MemoryRecording.Wav(Tone(), AudioFormat.Speech16Khz);

    private static readonly string[] _types =
    [
        "application/json", "application/json; charset=utf-16", "application/xml", "text/plain", "multipart/form-data", "multipart/form-data; boundary=",
        "multipart/form-data; boundary=\"x", "multipart/form-data; boundary=" + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        "application/x-www-form-urlencoded", "audio/wav", "application/octet-stream", "x", "", ";;;", "application/json, text/plain",
    ];

    private readonly JsonFuzzer _json = new(surface, values);

    /// <returns>The content type as it is sent, null for none, and the bytes.</returns>
    public (string? ContentType, byte[] Bytes) Make(Random random, FuzzOperation operation)
    {
        (string type, JsonElement schema) = operation.Bodies.Count > 0 ? FuzzValues.Pick(random, operation.Bodies) : ("application/json", default);
        (string? sent, byte[] bytes) = type switch
        {
            "multipart/form-data" => Form(random, schema),
            "application/x-www-form-urlencoded" => (type, Encoding.UTF8.GetBytes(UrlEncoded(random, schema))),
            _ when type.Contains("json", StringComparison.Ordinal) => (type, Encoding.UTF8.GetBytes(_json.Make(random, schema))),
            _ => (type.Replace('*', 'x'), Recording(random)),
        };
        if (random.Next(10) == 0)
            sent = random.Next(4) == 0 ? null : FuzzValues.Pick(random, _types);
        if (random.Next(12) == 0)
            bytes = Damage(random, bytes);
        return (sent, bytes);
    }

    /// <summary>A recording, or what is none.</summary>
    public static byte[] Recording(Random random) => random.Next(8) switch
    {
        0 => [],
        1 => FuzzValues.Bytes(random, random.Next(1, 2_000)),
        2 => _recording[..random.Next(_recording.Length)],
        3 => Damage(random, _recording),
        4 => "#EXTM3U\n#EXTINF:4,\nfile:///etc/passwd\n"u8.ToArray(),
        5 => "fLaC\0\0\0\"\u0010\0\u0010\0"u8.ToArray(),
        _ => _recording,
    };

    private static byte[] Damage(Random random, byte[] bytes)
    {
        byte[] damaged = [.. bytes];
        for (int i = random.Next(1, 10); i > 0 && damaged.Length > 0; i--)
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? damaged[..random.Next(damaged.Length + 1)] : damaged;
    }

    private (string ContentType, byte[] Bytes) Form(Random random, JsonElement schema)
    {
        using var body = new MemoryStream();
        string boundary = $"b{random.Next():x}";
        bool isTame = random.Next(3) == 0;
        foreach (JsonProperty property in Properties(schema))
        {
            if (random.Next(4) == 0 != (isTame && !IsNeeded(schema, property.Name)))
                continue;
            bool isFile = surface.Resolve(property.Value).TryGetProperty("format", out JsonElement format) && format.ValueEquals("binary");
            if (!isTame && random.Next(10) == 0)
                isFile = !isFile;
            string name = !isTame && random.Next(10) == 0 ? FuzzValues.Text(random) : property.Name;
            string file = isFile ? $"; filename=\"{(random.Next(3) == 0 ? FuzzValues.Text(random) : "a.wav")}\"" : "";
            Write(body, $"--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n{(random.Next(10) == 0 ? "X-Y: z\r\n" : "")}\r\n");
            body.Write(isFile ? Recording(random) : Encoding.UTF8.GetBytes(isTame ? Tame(random, property.Value) : Field(random, property.Value)));
            Write(body, "\r\n");
        }

        if (random.Next(10) > 0)
            Write(body, $"--{boundary}--\r\n");
        return ($"multipart/form-data; boundary={boundary}", body.ToArray());
    }

    private bool IsNeeded(JsonElement schema, string name) =>
        surface.Resolve(schema).TryGetProperty("required", out JsonElement names) && names.EnumerateArray().Any(needed => needed.ValueEquals(name));

    private string UrlEncoded(Random random, JsonElement schema) => string.Join('&', Properties(schema).Select(property =>
        $"{property.Name}={(random.Next(3) == 0 ? Field(random, property.Value) : Uri.EscapeDataString(Clean(Field(random, property.Value))))}"));

    private string Tame(Random random, JsonElement schema)
    {
        JsonElement resolved = surface.Resolve(schema);
        if (resolved.TryGetProperty("enum", out JsonElement names))
            return FuzzValues.Pick(random, [.. names.EnumerateArray()]).ToString();
        string type = resolved.TryGetProperty("type", out JsonElement named) ? named.ToString() : "";
        return type switch
        {
            "boolean" => "true",
            "number" or "integer" => "1",
            _ => FuzzValues.Word(random),
        };
    }

    private string Field(Random random, JsonElement schema)
    {
        JsonElement resolved = surface.Resolve(schema);
        if (resolved.TryGetProperty("enum", out JsonElement names) && random.Next(5) > 0)
            return FuzzValues.Pick(random, [.. names.EnumerateArray()]).ToString();
        return random.Next(4) == 0 ? values.Id(random) : FuzzValues.Text(random);
    }

    private JsonElement.ObjectEnumerator Properties(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && surface.Resolve(schema).TryGetProperty("properties", out JsonElement properties)
            ? properties.EnumerateObject()
            : default;

    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static void Write(MemoryStream stream, string text) => stream.Write(Encoding.UTF8.GetBytes(text));

    private static float[] Tone()
    {
        float[] samples = new float[16_000];
        for (int i = 0; i < samples.Length; i++)
            samples[i] = 0.3f * MathF.Sin(i * 0.1f);
        return samples;
    }
}
