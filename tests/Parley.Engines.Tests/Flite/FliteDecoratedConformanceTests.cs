using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Flite;
using Parley.Testing;

namespace Parley.Engines.Tests.Flite;

/// <summary>All decorators at once around a real engine.</summary>
public sealed class FliteDecoratedConformanceTests : TextToSpeechConformance
{
    protected override string? WhyNot => FliteLibrary.Probe() is { IsAvailable: false, Detail: var reason } ? reason : null;

    protected override bool HasWordTimes => true;

    protected override ITextToSpeechEngine Create() => new FallbackTextToSpeechEngine(
        new MeteredTextToSpeechEngine(
            new ResamplingTextToSpeechEngine(new FliteTextToSpeechEngine(), new AudioFormat(48_000)),
            TimeProvider.System,
            NullLogger<MeteredTextToSpeechEngine>.Instance),
        new FakeTextToSpeechEngine(),
        new FallbackOptions { FirstAudioTimeoutMs = 60_000 },
        TimeProvider.System,
        NullLogger<FallbackTextToSpeechEngine>.Instance);
}
