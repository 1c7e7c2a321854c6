using System.Diagnostics;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Bench.Voices;

/// <summary>What one engine took for one text.</summary>
/// <param name="First">Until the first frame, the median of the rounds.</param>
/// <param name="Total">Until the last, the median of the rounds.</param>
/// <param name="Audio">How much speech that is.</param>
/// <param name="AllocatedBytes">Managed memory of a round.</param>
internal sealed record VoiceRun(TimeSpan First, TimeSpan Total, TimeSpan Audio, long AllocatedBytes)
{
    public double TimesRealTime => Audio / Total;

    /// <param name="engine">Warmed up by a round that is not counted.</param>
    /// <param name="request">What it says.</param>
    /// <param name="rounds">At least one.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<VoiceRun> MeasureAsync(
        ITextToSpeechEngine engine, SpeechRequest request, int rounds, CancellationToken cancellationToken)
    {
        var runs = new List<VoiceRun>();
        for (int round = -1; round < rounds; round++)
        {
            VoiceRun run = await MeasureOnceAsync(engine, request, cancellationToken);
            if (round >= 0)
                runs.Add(run);
        }

        return runs[0] with
        {
            First = runs.Select(run => run.First).Order().ElementAt(rounds / 2),
            Total = runs.Select(run => run.Total).Order().ElementAt(rounds / 2),
        };
    }

    /// <summary>Of this process, in MiB.</summary>
    public static double ResidentMiB()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 / 1_048_576.0;
    }

    private static async Task<VoiceRun> MeasureOnceAsync(
        ITextToSpeechEngine engine, SpeechRequest request, CancellationToken cancellationToken)
    {
        long allocated = GC.GetTotalAllocatedBytes();
        long start = TimeProvider.System.GetTimestamp();
        TimeSpan first = TimeSpan.Zero;
        TimeSpan audio = TimeSpan.Zero;
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(request, cancellationToken))
        {
            using AudioFrame sound = frame.Audio;
            if (first == TimeSpan.Zero)
                first = TimeProvider.System.GetElapsedTime(start);
            audio += sound.Duration;
        }

        return new VoiceRun(
            first, TimeProvider.System.GetElapsedTime(start), audio, GC.GetTotalAllocatedBytes() - allocated);
    }
}
