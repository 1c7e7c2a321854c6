using Microsoft.Extensions.Options;

using Parley.Core.TextToSpeech;
using Parley.Engines.Scripted;
using Parley.Testing;

namespace Parley.Engines.Tests.Scripted;

public sealed class ScriptedConformanceTests : TextToSpeechConformance
{
    protected override bool SpeaksTheText => false;

    protected override ITextToSpeechEngine Create() => new ScriptedTextToSpeechEngine(Options.Create(new ScriptedTextToSpeechOptions()));
}
