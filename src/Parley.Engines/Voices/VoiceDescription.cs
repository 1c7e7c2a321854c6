using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Core.Voices;

namespace Parley.Engines.Voices;

/// <summary>What lies beside a voice as <c>ID.json</c>.</summary>
internal sealed record VoiceDescription
{
    public string? Name { get; init; }

    public string? Engine { get; init; }

    public string? Tier { get; init; }

    /// <summary>Of speech.</summary>
    public double? Seconds { get; init; }

    public DateTimeOffset? Created { get; init; }

    public string? Blend { get; init; }

    public IReadOnlyList<DescribedCheck>? Checks { get; init; }

    public string? ModelFingerprint { get; init; }

    public static VoiceDescription Of(NewVoice voice, DateTimeOffset created) => new()
    {
        Name = voice.Name,
        Engine = voice.Engine,
        Tier = voice.Tier is { } tier ? VoiceTiers.NameOf(tier) : null,
        Seconds = voice.SpeechDuration?.TotalSeconds,
        Created = created,
        Checks = [.. voice.Checks.Select(static finding => new DescribedCheck(
            finding.Code, finding.Severity == SampleSeverity.Error ? "error" : "warning", finding.Advice))],
        Blend = voice.Blend,
        ModelFingerprint = voice.ModelFingerprint,
    };

    /// <summary>
    /// The description in the file; an empty one where it is missing or damaged: the voice speaks all the same.
    /// </summary>
    public static VoiceDescription Read(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, VoiceJson.Default.VoiceDescription) ?? new VoiceDescription();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return new VoiceDescription();
        }
    }

    public LibraryVoice Describe(string engine, string id, string path) => new(engine, id, string.IsNullOrWhiteSpace(Name) ? id : Name, path)
    {
        Tier = VoiceTiers.Parse(Tier),
        SpeechDuration = Seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(Seconds.Value) : null,
        Created = Created,
        Checks = [.. (Checks ?? []).Select(static check => new SampleFinding(
            check.Code, check.Severity == "error" ? SampleSeverity.Error : SampleSeverity.Warning, check.Advice))],
        Blend = Blend,
        ModelFingerprint = ModelFingerprint,
    };
}

/// <summary>A finding of the sample's check.</summary>
internal sealed record DescribedCheck(string Code, string Severity, string Advice);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
[JsonSerializable(typeof(VoiceDescription))]
internal sealed partial class VoiceJson : JsonSerializerContext;
