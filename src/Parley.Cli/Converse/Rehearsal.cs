using Parley.Core.Sessions;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;

namespace Parley.Cli.Converse;

/// <summary>Loads the engines before the recording starts: the first turn of a live session does not wait for that either.</summary>
internal static class Rehearsal
{
    /// <exception cref="Core.EngineUnavailableException">An engine of the session does not work.</exception>
    public static async Task RunAsync(SessionEngines engines, CancellationToken cancellationToken)
    {
        engines.VoiceActivity.Open().Dispose();
        await using (ITranscriber transcriber = await engines.Recogniser.OpenAsync(new RecognitionOptions(), cancellationToken))
            await transcriber.BeginUtteranceAsync(cancellationToken);
        await foreach (SpeechFrame frame in engines.Voice.SynthesizeAsync(new SpeechRequest("Ready."), cancellationToken))
            frame.Audio.Dispose();
        await engines.Brain.WarmUpAsync(cancellationToken);
    }
}
