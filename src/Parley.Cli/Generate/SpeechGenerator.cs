using Parley.Core.TextToSpeech;

namespace Parley.Cli.Generate;

/// <summary>Speaks a text while it is still coming in: a sentence as soon as it ends, and each frame as soon as it is made.</summary>
internal sealed class SpeechGenerator(ITextToSpeechEngine engine, SpeechRequest manner)
{
    public async Task SpeakAsync(IAsyncEnumerable<string> text, SpeechOutput output, CancellationToken cancellationToken)
    {
        var speakable = new SpeakableText();
        var splitter = new ClauseSplitter(ClauseSplitterOptions.Sentences);
        await foreach (string piece in text)
        {
            splitter.Add(speakable.Add(piece));
            await SpeakReadyAsync(splitter, output, cancellationToken);
        }
        splitter.Add(speakable.Complete());
        splitter.Complete();
        await SpeakReadyAsync(splitter, output, cancellationToken);
    }

    private async Task SpeakReadyAsync(ClauseSplitter splitter, SpeechOutput output, CancellationToken cancellationToken)
    {
        while (splitter.TryTake(out string? clause))
        {
            output.BeginClause();
            await foreach (SpeechFrame frame in engine.SynthesizeAsync(manner with { Text = clause }, cancellationToken))
            {
                using (frame.Audio)
                    output.Write(frame);
            }
        }
    }
}
