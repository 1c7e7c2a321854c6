using Parley.Core.TextToSpeech;
using Parley.Engines.Flite;
using Parley.Testing;

namespace Parley.Engines.Tests.Flite;

public sealed class FliteConformanceTests : TextToSpeechConformance
{
    protected override string? WhyNot => FliteLibrary.Probe() is { IsAvailable: false, Detail: var reason } ? reason : null;

    protected override bool HasWordTimes => true;

    protected override ITextToSpeechEngine Create() => new FliteTextToSpeechEngine();
}
