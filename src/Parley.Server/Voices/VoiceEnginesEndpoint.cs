using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Voices;
using Parley.Engines.Voices;
using Parley.Server.Composition;
using Parley.Server.Requests;
using Parley.Server.Security;

namespace Parley.Server.Voices;

/// <summary><c>GET /voice-engines</c>: who can make voices, and what is asked of recordings.</summary>
internal sealed class VoiceEnginesEndpoint(
    VoiceDirectory directory,
    EngineSelector selector,
    VoiceMaker maker,
    VoiceBlends blends,
    IOptions<VoiceOptions> options)
{
    public IResult Get() => TaggedJson.Of(Report(), VoicesJson.Default.VoiceEnginesReport);

    private VoiceEnginesReport Report()
    {
        string? inUse = directory.Engine?.Name;
        return new VoiceEnginesReport(
            inUse,
            [.. selector.List(EngineKind.TextToSpeech)
                .Where(engine => engine.Rank >= 0 || engine.Name == inUse) // those of benchmarks only if chosen
                .Select(engine => Describe(engine, engine.Name == inUse))],
            [.. Enum.GetValues<VoiceTier>().Select(Describe)],
            Limits());
    }

    private VoiceEngineReport Describe(EngineDescriptor engine, bool isInUse)
    {
        EngineAvailability availability = engine.Probe();
        IVoiceCloner? cloner = maker.Find(engine.Name);
        return new VoiceEngineReport(
            engine.Name, engine.Summary, isInUse, availability.IsAvailable, availability.Detail, cloner is not null,
            cloner?.LongestSample.TotalMilliseconds, blends.Find(engine.Name) is not null);
    }

    private static TierReport Describe(VoiceTier tier)
    {
        TimeSpan least = VoiceTiers.LeastFor(tier);
        TimeSpan advised = least > VoiceTiers.LeastAdvised ? least : VoiceTiers.LeastAdvised;
        return new TierReport(tier, least.TotalMilliseconds, advised.TotalMilliseconds);
    }

    private SampleLimitsReport Limits() => new(
        options.Value.MaxSampleBytes, options.Value.MaxSamples, SampleLimits.Longest.TotalMilliseconds,
        SampleLimits.SilenceDb, SampleLimits.QuietDb, SampleLimits.NoisyDb, SampleLimits.ClippedShare,
        SampleLimits.ClippedRunSamples, Math.Round(SampleLimits.ClippedCeiling, 6),
        Math.Round(SampleLimits.LowestCeiling, 6), SampleLimits.LittleSpeechShare, SampleLimits.NarrowBandHz);
}

/// <summary>Where it is found.</summary>
internal static class VoiceEnginesRoute
{
    public static void MapVoiceEngines(this IEndpointRouteBuilder routes) => routes
        .MapGet("/voice-engines", static (VoiceEnginesEndpoint engines) => engines.Get())
        .Needs(AccessScope.Read)
        .WithName("GetVoiceEngines").WithTags("Voices").WithSummary("Who can make voices")
        .WithDescription(
            "Which engines clone and blend, and whether their models are here; how much speech makes which quality; "
            + "what the check of recordings goes by. With an ETag; If-None-Match gives 304.")
        .Produces<VoiceEnginesReport>()
        .Produces(StatusCodes.Status304NotModified);
}
