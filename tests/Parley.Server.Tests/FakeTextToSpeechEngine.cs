using System.Runtime.CompilerServices;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Server.Tests;

/// <summary>Speaks a word as 100 ms of a level; stops after so many words if the test says so.</summary>
internal sealed class FakeTextToSpeechEngine : ITextToSpeechEngine
{
    public string Name { get; init; } = "fake";

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public IReadOnlyList<EngineVoice> Voices { get; } = [new("anna", "en", "The first"), new("ben", "en", "The second")];

    /// <summary>Of 20 ms.</summary>
    public int FramesPerWord { get; init; } = 5;

    /// <summary>From this word on the engine is lost.</summary>
    public int FailsAtWord { get; init; } = int.MaxValue;

    /// <summary>Must complete before the second word is spoken.</summary>
    public Task SecondWord { get; init; } = Task.CompletedTask;

    /// <summary>Completes when a request was given up.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int WordsSpoken { get; private set; }

    public string? VoiceAsked { get; private set; }

    /// <summary>What was in the voice's file of each request that had one, with its path.</summary>
    public List<(string Path, byte[] Content)> VoiceFiles { get; } = [];

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(
        SpeechRequest request, CancellationToken cancellationToken = default)
    {
        if (request.Voice is { } voice && Voices.All(known => known.Id != voice))
            throw new ArgumentException($"There is no voice '{voice}'. There are: anna, ben.");
        VoiceAsked = request.Voice;
        if (request.VoiceFile is { } path)
            VoiceFiles.Add((path, File.ReadAllBytes(path)));
        return SpeakAsync(request.Text, cancellationToken);
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (WordsSpoken >= FailsAtWord)
                throw new EngineUnavailableException("The fake is broken; mend it.");
            if (WordsSpoken >= 1)
                await WaitAsync(cancellationToken);
            WordsSpoken++;
            for (int i = 0; i < FramesPerWord; i++)
            {
                AudioFrame frame = AudioFramePool.Shared.Rent(Format, 320);
                frame.Buffer.Fill(0.5f);
                yield return new SpeechFrame(frame, []);
            }
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            await SecondWord.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.TrySetResult();
            throw;
        }
    }
}
