using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Core.VoiceActivity;
using Parley.Engines.PocketSphinx;
using Parley.Testing;

namespace Parley.Bench.Turns;

/// <summary>What a session does while the turn detector thinks: it hears and recognises, in real time, without end.</summary>
internal static class BusySession
{
    /// <summary>Until cancelled.</summary>
    public static async Task RunAsync(IVoiceActivityEngine ear, CancellationToken cancellationToken)
    {
        float[] sound = SpeechSound.Read(Path.Combine(SharedFiles.SpeechFolder, "jfk.wav"));
        using var engine = new PocketSphinxEngine();
        await using ITranscriber transcriber = await engine.OpenAsync(new RecognitionOptions(), cancellationToken);
        using var gate = new VoiceActivityGate(ear.Open(), new VoiceActivityOptions(), TimeSpan.FromMilliseconds(100));
        using var ticks = new PeriodicTimer(AudioFormat.FrameDuration);
        try
        {
            for (int at = 0; await ticks.WaitForNextTickAsync(cancellationToken); at = (at + 320) % (sound.Length - 320))
            {
                if (at == 0)
                    await transcriber.BeginUtteranceAsync(cancellationToken);
                ReadOnlySpan<float> rest = sound.AsSpan(at, 320);
                AudioFrame frame = AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, rest);
                while (gate.Advance(ref rest, out _))
                {
                }

                await transcriber.PushAsync(frame, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }
}
