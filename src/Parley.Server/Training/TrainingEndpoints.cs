using Parley.Core;
using Parley.Core.Training;
using Parley.Core.Voices.Registry;
using Parley.Engines.Voices;
using Parley.Server.Composition;
using Parley.Server.Requests;
using Parley.Server.Storage;
using Parley.Server.Voices;

namespace Parley.Server.Training;

/// <summary>What is done for <c>/voices/{id}/train</c> and <c>/training</c>.</summary>
internal sealed class TrainingEndpoints(
    ITrainingQueue queue,
    IVoiceRegistry registry,
    VoiceDirectory directory,
    VoiceMaker maker,
    EngineSelector selector,
    Idempotency idempotency)
{
    public async Task<IResult> TrainAsync(HttpContext context, string id)
    {
        if (await registry.FindAsync(id, context.RequestAborted) is not { } voice)
            return await RefuseAsync(id, context.RequestAborted);
        if (voice.Blend is not null)
            return VoiceProblems.IsBlend(voice.Id);
        if (maker.Find(voice.Engine) is null)
            return VoiceProblems.NoCloning(voice.Id, voice.Engine, maker.Engines);
        EngineDescriptor? engine = selector.List(EngineKind.TextToSpeech).FirstOrDefault(found => found.Name == voice.Engine);
        if (engine?.Probe() is { IsAvailable: false } missing)
            return VoiceProblems.EngineMissing(voice.Engine, missing.Detail);
        return await idempotency.RunAsync<TrainingRequest>(
            context,
            ReadOnlyMemory<byte>.Empty,
            receipt => queue.EnqueueAsync(id, receipt, context.RequestAborted),
            static request => request.Job is { } job
                ? Answer.Of(StatusCodes.Status202Accepted, JobReport.Of(job), VoicesJson.Default.JobReport, $"/training/{job.Id}")
                : null,
            request => request.HasVoice ? VoiceProblems.NoSamples(id) : VoiceProblems.NoSuchVoice(id));
    }

    public async Task<IResult> ListAsync(HttpContext context, int? limit, string? after, string? voiceId)
    {
        if (Pages.Check(limit) is { } problem)
            return problem;
        long? before = null;
        if (after is not null)
        {
            if (!long.TryParse(after, out long last) || last < 0)
                return Pages.BadCursor();
            before = last;
        }

        int wanted = limit ?? Pages.DefaultLimit;
        IReadOnlyList<TrainingJob> jobs = await queue.ListAsync(before, wanted + 1, voiceId, context.RequestAborted);
        if (jobs.Count > wanted)
            Pages.AddNext(context, $"{jobs[wanted - 1].Number}");
        return TaggedJson.Of([.. jobs.Take(wanted).Select(JobReport.Of)], VoicesJson.Default.IReadOnlyListJobReport);
    }

    public async Task<IResult> GetAsync(HttpContext context, string id) =>
        await queue.FindAsync(id, context.RequestAborted) is { } job
            ? TaggedJson.Of(JobReport.Of(job), VoicesJson.Default.JobReport)
            : VoiceProblems.NoSuchJob(id);

    public async Task<IResult> CancelAsync(HttpContext context, string id) =>
        await queue.CancelAsync(id, context.RequestAborted) switch
        {
            null => VoiceProblems.NoSuchJob(id),
            { State: TrainingState.Cancelled } job => TypedResults.Json(JobReport.Of(job), VoicesJson.Default.JobReport),
            var ended => VoiceProblems.JobEnded(ended.Id, RowNames<TrainingState>.Of(ended.State)),
        };

    private async Task<IResult> RefuseAsync(string id, CancellationToken cancellationToken) =>
        await directory.FindAsync(id, cancellationToken) switch
        {
            null => VoiceProblems.NoSuchVoice(id),
            { Kind: VoiceKind.BuiltIn } => VoiceProblems.BuiltIn(id),
            _ => VoiceProblems.OfTheLibrary(id),
        };
}
