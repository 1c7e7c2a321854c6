using Parley.Core;
using Parley.Core.Training;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Engines.Voices;
using Parley.Server.Voices.Samples;

namespace Parley.Server.Training;

/// <summary>Makes a voice of its recordings.</summary>
internal sealed class VoiceTrainer(
    ITrainingQueue queue, IVoiceRegistry registry, SampleFolder folder, VoiceMaker maker, IVoiceLibrary library)
{
    private const int MostSamples = 10_000;

    /// <summary>Does the job up to the voice in the library.</summary>
    /// <returns>False where the job was lost on the way; nothing has changed then.</returns>
    /// <exception cref="InvalidDataException">No voice can be made of the recordings, whatever is tried.</exception>
    /// <exception cref="EngineUnavailableException">The engine's model is missing or broken.</exception>
    /// <exception cref="IOException">The disk is full, or a recording has just been deleted.</exception>
    public async Task<bool> MakeAsync(TrainingJob job, CancellationToken cancellationToken)
    {
        IVoiceCloner cloner = maker.Find(job.Engine)
            ?? throw new InvalidDataException($"The engine '{job.Engine}' cannot clone voices.");
        RegisteredVoice? voice = await registry.FindAsync(job.VoiceId, cancellationToken);
        if (voice?.Number != job.Voice)
            return false; // deleted, and the job with it
        IReadOnlyList<RegisteredSample> samples = await registry.ListSamplesAsync(job.Voice, 0, MostSamples, cancellationToken);
        if (samples.Count == 0)
            throw new InvalidDataException("The voice has no samples any more. Upload a recording of 10 to 30 "
                + "seconds, then train again.");

        var progress = new TrainingSteps(queue, job);
        IVoiceRecording[] recordings = [.. samples.Select(sample => progress.Watch(folder.Open(sample)))];
        await progress.BeginAsync(TrainingStage.CheckingSamples, 0, 40, samples.Count, cancellationToken);
        SampleReport report = await maker.CheckAsync(cloner, recordings, cancellationToken);
        if (!report.IsUsable)
            throw new InvalidDataException(report.Findings[0].Advice);
        await progress.BeginAsync(TrainingStage.ReadingSamples, 40, 50, samples.Count, cancellationToken);
        ReadOnlyMemory<float> sound = await VoiceSampleReader.ReadAsync(
            recordings, report, cloner.Format, cloner.LongestSample, cancellationToken);
        await progress.BeginAsync(TrainingStage.ComputingVoice, 50, 90, 0, cancellationToken);
        using IStagedVoice made = await library.StageAsync(
            voice.Id, Describe(voice, report, cloner), (stream, token) => cloner.CloneAsync(sound, stream, token), cancellationToken);
        await progress.BeginAsync(TrainingStage.SavingVoice, 90, 100, 0, cancellationToken);
        return await queue.CompleteAsync(job, made.Appear, cancellationToken);
    }

    private static NewVoice Describe(RegisteredVoice voice, SampleReport report, IVoiceCloner cloner) =>
        new(voice.Engine, voice.Name)
        {
            Tier = report.Tier,
            SpeechDuration = report.MaterialDuration,
            Checks = report.Findings,
            ModelFingerprint = cloner.ModelFingerprint,
        };
}
