using Parley.Core.Training;
using Parley.Core.Voices;

namespace Parley.Server.Training;

/// <summary>Tells how far a job is: where a stage begins, and in it each time another recording is begun. Not
/// thread-safe.</summary>
internal sealed class TrainingSteps(ITrainingQueue queue, TrainingJob job)
{
    private TrainingStage _stage;
    private int _from;
    private int _to;
    private int _recordings;
    private int _begun;
    private int _told = -1;

    /// <summary>A stage begins.</summary>
    /// <param name="stage">Which.</param>
    /// <param name="from">Percent at its beginning.</param>
    /// <param name="to">Percent at its end.</param>
    /// <param name="recordings">How many it goes through.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="OperationCanceledException">The job was lost.</exception>
    public Task BeginAsync(TrainingStage stage, int from, int to, int recordings, CancellationToken cancellationToken)
    {
        (_stage, _from, _to, _recordings, _begun) = (stage, from, to, recordings, 0);
        return TellAsync(from, cancellationToken);
    }

    /// <summary>The recording, which tells when it is begun.</summary>
    public IVoiceRecording Watch(IVoiceRecording recording) => new Watched(recording, this);

    private Task RecordingBegunAsync(CancellationToken cancellationToken) =>
        TellAsync(_recordings == 0 ? _from : _from + ((_to - _from) * Math.Min(_begun++, _recordings) / _recordings), cancellationToken);

    private async Task TellAsync(int percent, CancellationToken cancellationToken)
    {
        if (percent <= _told)
            return;
        _told = percent;
        if (!await queue.ReportAsync(job, percent, _stage, cancellationToken))
            throw new OperationCanceledException("The job was cancelled, or is another worker's.");
    }

    private sealed class Watched(IVoiceRecording recording, TrainingSteps steps) : IVoiceRecording
    {
        public string Name => recording.Name;

        public async ValueTask<Stream> OpenWavAsync(CancellationToken cancellationToken)
        {
            await steps.RecordingBegunAsync(cancellationToken);
            return await recording.OpenWavAsync(cancellationToken);
        }
    }
}
