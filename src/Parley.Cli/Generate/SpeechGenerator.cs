using Parley.Core.TextToSpeech;

namespace Parley.Cli.Generate;

/// <summary>Speaks one text; each frame is written as soon as it is made.</summary>
internal sealed class SpeechGenerator(ITextToSpeechEngine engine, SpeechRequest request)
{
    /// <summary>Speaks the request's own text, which the engine divides as suits it; a raw one as it stands.</summary>
    public Task SpeakAsync(SpeechOutput output, CancellationToken cancellationToken)
    {
        if (request.IsRaw)
            return SpeakAsync(request.Text, output, cancellationToken);
        var speakable = new SpeakableText();
        return SpeakAsync(speakable.Add(request.Text) + speakable.Complete(), output, cancellationToken);
    }

    /// <summary>Speaks a text that is still coming in, a sentence as soon as it ends.</summary>
    public async Task SpeakAsync(IAsyncEnumerable<string> text, SpeechOutput output, CancellationToken cancellationToken)
    {
        var speakable = new SpeakableText();
        var splitter = new ClauseSplitter(ClauseSplitterOptions.Sentences);
        await foreach (string piece in text)
        {
            splitter.Add(request.IsRaw ? piece : speakable.Add(piece));
            await SpeakReadyAsync(splitter, output, cancellationToken);
        }
        splitter.Add(speakable.Complete());
        splitter.Complete();
        await SpeakReadyAsync(splitter, output, cancellationToken);
    }

    private async Task SpeakReadyAsync(ClauseSplitter splitter, SpeechOutput output, CancellationToken cancellationToken)
    {
        while (splitter.TryTake(out string? clause))
            await SpeakAsync(clause, output, cancellationToken);
    }

    private async Task SpeakAsync(string text, SpeechOutput output, CancellationToken cancellationToken)
    {
        output.BeginRequest();
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(request with { Text = text }, cancellationToken))
        {
            using (frame.Audio)
                output.Write(frame);
        }
    }
}
