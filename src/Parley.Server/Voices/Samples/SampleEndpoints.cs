using Microsoft.Net.Http.Headers;

using Parley.Core.Voices.Registry;
using Parley.Server.Requests;

namespace Parley.Server.Voices.Samples;

/// <summary>What is done for <c>/voices/{id}/samples</c>, but for uploads.</summary>
internal sealed class SampleEndpoints(IVoiceRegistry registry, VoiceDirectory directory, SampleFolder folder)
{
    public async Task<IResult> ListAsync(HttpContext context, string id, int? limit, string? after)
    {
        if (Pages.Check(limit) is { } problem)
            return problem;
        long from = 0;
        if (after is not null && !(long.TryParse(after, out from) && from >= 0))
            return Pages.BadCursor();
        RegisteredVoice? voice = await registry.FindAsync(id, context.RequestAborted);
        if (voice is null)
        {
            return await directory.FindAsync(id, context.RequestAborted) is null
                ? VoiceProblems.NoSuchVoice(id)
                : TaggedJson.Of([], VoicesJson.Default.IReadOnlyListSampleJson);
        }

        int wanted = limit ?? Pages.DefaultLimit;
        IReadOnlyList<RegisteredSample> samples = await registry.ListSamplesAsync(
            voice.Number, from, wanted + 1, context.RequestAborted);
        if (samples.Count > wanted)
            Pages.AddNext(context, $"{samples[wanted - 1].Number}");
        return TaggedJson.Of(
            [.. samples.Take(wanted).Select(sample => SampleJson.Of(sample, voice.Id, voice.Quality))],
            VoicesJson.Default.IReadOnlyListSampleJson);
    }

    /// <summary>The recording itself.</summary>
    public async Task<IResult> DownloadAsync(HttpContext context, string id, string sampleId)
    {
        if (await registry.FindAsync(id, context.RequestAborted) is not { } voice)
            return VoiceProblems.NoSuchVoice(id);
        if (await registry.FindSampleAsync(voice.Number, sampleId, context.RequestAborted) is not { } sample)
            return VoiceProblems.NoSuchSample(id, sampleId);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "private, no-cache";
        try
        {
            FileStream file = new(folder.PathOf(sample), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return TypedResults.File(
                file, sample.Draft.ContentType, sample.Draft.FileName, sample.CreatedAt,
                new EntityTagHeaderValue($"\"{sample.Draft.Hash}\""), enableRangeProcessing: true);
        }
        catch (IOException)
        {
            return VoiceProblems.NoSuchSample(id, sampleId); // deleted just now
        }
    }

    public async Task<IResult> DeleteAsync(HttpContext context, string id, string sampleId)
    {
        if (await registry.FindAsync(id, context.RequestAborted) is not { } voice)
            return VoiceProblems.NoSuchVoice(id);
        if (!await registry.DeleteSampleAsync(voice.Number, sampleId, context.RequestAborted))
            return VoiceProblems.NoSuchSample(id, sampleId);
        // Its row is gone; should the file stay, it is swept later.
        folder.Delete(voice.Number, sampleId);
        return TypedResults.NoContent();
    }
}
