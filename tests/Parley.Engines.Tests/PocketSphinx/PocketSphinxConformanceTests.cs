using Parley.Core.SpeechToText;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketSphinx;

public sealed class PocketSphinxConformanceTests : SpeechToTextConformance
{
    protected override ISpeechToTextEngine Engine => PocketSphinxSpeech.Engine;

    protected override float[] Speech => PocketSphinxSpeech.Samples("an4-cen3-fjlp-b.wav");
}
