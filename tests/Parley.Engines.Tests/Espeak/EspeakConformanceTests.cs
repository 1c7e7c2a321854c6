using Microsoft.Extensions.Options;

using Parley.Core.TextToSpeech;
using Parley.Engines.Espeak;
using Parley.Engines.Phonemes;
using Parley.Testing;

namespace Parley.Engines.Tests.Espeak;

public sealed class EspeakConformanceTests : TextToSpeechConformance
{
    protected override string? WhyNot => New().Probe() is { IsAvailable: false, Detail: var reason } ? reason : null;

    protected override ITextToSpeechEngine Create() => New();

    private static EspeakTextToSpeechEngine New() => new(Options.Create(new EspeakOptions()));
}
