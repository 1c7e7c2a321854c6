using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.PocketSphinx;
using Parley.Testing;

namespace Parley.Bench.Accuracy;

/// <summary>
/// Word error rate and processor time of the embedded recogniser on the shared recordings, next to <c>pocketsphinx_continuous</c> on
/// the same sound, file by file in the same run; model loading apart.
/// </summary>
public static class WordErrorRateBenchmark
{
    /// <summary>Runs, and prints the differing lines and a table.</summary>
    /// <param name="output">Takes the report.</param>
    /// <param name="isPaced">
    /// Whether sound comes as from a microphone, which takes as long as it sounds and shows how long final texts take. Default: as fast as it goes.
    /// </param>
    /// <param name="withPeer">Whether the peer runs too. Default: it does.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="DirectoryNotFoundException">The recordings are absent.</exception>
    public static async Task RunAsync(
        TextWriter output, bool isPaced = false, bool withPeer = true, CancellationToken cancellationToken = default)
    {
        if (!Directory.Exists(SharedFiles.SpeechFolder))
            throw new DirectoryNotFoundException($"'{SharedFiles.SpeechFolder}' is absent; set PARLEY_SHARED to the folder with the recordings.");
        SpeechSample[] samples = [.. SharedFiles.Speech.OrderBy(sample => sample.File, StringComparer.Ordinal)];
        using var engine = new PocketSphinxEngine();
        await engine.WarmUpAsync(cancellationToken);
        using PocketSphinxPeer? peer = withPeer ? await PocketSphinxPeer.StartAsync(cancellationToken) : null;

        var ours = new AccuracyTally("parley");
        var theirs = new AccuracyTally("pocketsphinx_continuous");
        await using ITranscriber transcriber = await engine.OpenAsync(new RecognitionOptions(), cancellationToken);
        foreach (SpeechSample sample in samples)
        {
            float[] sound = Read(sample);
            if (peer is not null)
                theirs.Add(sample, await peer.HearAsync(sound, cancellationToken));
            Hearing heard = await HearAsync(transcriber, sound, isPaced, cancellationToken);
            ours.Add(sample, heard);
            if (WordErrorRate.Between(sample.Text, heard.Text).Errors > 0)
                await output.WriteLineAsync($"{sample.File}\n  said  {sample.Text}\n  heard {heard.Text}");
        }

        await output.WriteLineAsync();
        if (peer is not null)
            await theirs.WriteAsync(output);
        await ours.WriteAsync(output);
    }

    internal static float[] Read(SpeechSample sample)
    {
        using FileStream file = File.OpenRead(sample.Path);
        List<float> samples = [];
        foreach (AudioFrame frame in AudioFileReader.ReadFrames(file, AudioFormat.Speech16Khz))
        {
            using (frame)
                samples.AddRange(frame.Samples.Span);
        }

        return [.. samples];
    }

    internal static async Task<Hearing> HearAsync(
        ITranscriber transcriber, float[] sound, bool isPaced, CancellationToken cancellationToken)
    {
        TimeProvider clock = TimeProvider.System;
        TimeSpan processorBefore = ProcessorTime.Own;
        long begun = clock.GetTimestamp();
        await transcriber.BeginUtteranceAsync(cancellationToken);
        for (int at = 0; at < sound.Length; at += 320)
        {
            TimeSpan ahead = AudioFormat.Speech16Khz.DurationOf(at) - clock.GetElapsedTime(begun);
            if (isPaced && ahead > TimeSpan.Zero)
                await Task.Delay(ahead, clock, cancellationToken);
            int count = Math.Min(320, sound.Length - at);
            await transcriber.PushAsync(AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, sound.AsSpan(at, count)), cancellationToken);
        }

        long asked = clock.GetTimestamp();
        Transcript transcript = await transcriber.FinalizeAsync(cancellationToken);
        return new Hearing(transcript.Text, ProcessorTime.Own - processorBefore, isPaced ? clock.GetElapsedTime(asked) : null);
    }
}
