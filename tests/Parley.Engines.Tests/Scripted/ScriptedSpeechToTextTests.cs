using Microsoft.Extensions.Options;

using Parley.Core.SpeechToText;
using Parley.Engines.Scripted;
using Parley.Testing;

namespace Parley.Engines.Tests.Scripted;

public sealed class ScriptedSpeechToTextTests : SpeechToTextConformance
{
    private static readonly ScriptedSpeechToTextOptions _options = new() { Text = "one two three", WordMs = 100 };

    protected override ISpeechToTextEngine Engine { get; } = new ScriptedSpeechToTextEngine(Options.Create(_options));

    protected override float[] Speech { get; } = new float[16_000];

    [Fact]
    public async Task ReadPartialsAsync_SoundForEachWord_GivesAWordMoreEachTime()
    {
        ITranscriber transcriber = await Engine.OpenAsync(new RecognitionOptions(), TestToken);

        await HearAsync(transcriber, Speech);
        await transcriber.DisposeAsync();

        List<string> partials = [];
        await foreach (Transcript partial in transcriber.ReadPartialsAsync(TestToken))
            partials.Add(partial.Text);
        Assert.Equal(["one", "one two", "one two three"], partials);
    }
}
