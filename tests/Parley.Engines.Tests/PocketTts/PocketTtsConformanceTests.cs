using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>On the small bundle of the shared folder: every operator of the published graphs, in milliseconds.</summary>
public sealed class PocketTtsConformanceTests(PocketFixture fixture) : TextToSpeechConformance, IClassFixture<PocketFixture>
{
    protected override string? WhyNot => Directory.Exists(SharedFiles.PathTo("models", "pocket-tts", "tiny"))
        ? null
        : "The small bundle of the shared folder is absent.";

    protected override string? WhyNoSpeed => "It has a pace of its own.";

    protected override ITextToSpeechEngine Create() =>
        fixture.Engine(PocketFixture.Folder("tiny"), options: new() { Temperature = 0 });
}
