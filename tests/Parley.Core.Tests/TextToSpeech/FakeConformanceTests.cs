using Parley.Core.TextToSpeech;
using Parley.Testing;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class FakeConformanceTests : TextToSpeechConformance
{
    protected override bool HasWordTimes => true;

    protected override ITextToSpeechEngine Create() => new FakeTextToSpeechEngine();
}
