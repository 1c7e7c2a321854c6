using Microsoft.Extensions.Logging.Abstractions;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class FallbackConformanceTests : TextToSpeechConformance
{
    protected override bool HasWordTimes => true;

    protected override ITextToSpeechEngine Create() => new FallbackTextToSpeechEngine(
        new FakeTextToSpeechEngine { Name = "broken", Failure = new EngineUnavailableException("Broken.") },
        new FakeTextToSpeechEngine { Format = new AudioFormat(22_050) },
        new FallbackOptions(),
        TimeProvider.System,
        NullLogger<FallbackTextToSpeechEngine>.Instance);
}

public sealed class MeteredConformanceTests : TextToSpeechConformance
{
    protected override bool HasWordTimes => true;

    protected override ITextToSpeechEngine Create() =>
        new MeteredTextToSpeechEngine(new FakeTextToSpeechEngine(), TimeProvider.System, NullLogger<MeteredTextToSpeechEngine>.Instance);
}

public abstract class ResamplingConformance(int fromHz, int toHz) : TextToSpeechConformance
{
    protected override bool HasWordTimes => true;

    protected override ITextToSpeechEngine Create() =>
        new ResamplingTextToSpeechEngine(new FakeTextToSpeechEngine { Format = new AudioFormat(fromHz) }, new AudioFormat(toHz));
}

public sealed class ResamplingUpConformanceTests() : ResamplingConformance(8_000, 48_000);

public sealed class ResamplingDownConformanceTests() : ResamplingConformance(44_100, 16_000);

public sealed class ResamplingNothingConformanceTests() : ResamplingConformance(24_000, 24_000);
