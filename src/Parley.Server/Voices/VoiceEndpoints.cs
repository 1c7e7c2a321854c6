using System.Text.Json;

using Parley.Core;
using Parley.Core.Storage;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Server.Requests;

namespace Parley.Server.Voices;

/// <summary>What is done for <c>/voices</c>.</summary>
internal sealed class VoiceEndpoints(
    VoiceDirectory directory,
    IVoiceRegistry registry,
    IVoiceLibrary library,
    VoiceRemovals removals,
    VoiceBlends blends,
    Idempotency idempotency)
{
    private const int MaximumBodyBytes = 64 * 1024;

    public async Task<IResult> ListAsync(HttpContext context, int? limit, string? after)
    {
        if (Pages.Check(limit) is { } problem)
            return problem;
        VoiceCursor? from = after is null ? VoiceCursor.Start : VoiceCursor.Parse(after);
        if (from is null)
            return Pages.BadCursor();
        (IReadOnlyList<VoiceReport> voices, VoiceCursor? next) = await directory.ListAsync(
            from.Value, limit ?? Pages.DefaultLimit, context.RequestAborted);
        if (next is { } more)
            Pages.AddNext(context, more.ToString());
        return TaggedJson.Of(voices, VoicesJson.Default.IReadOnlyListVoiceReport);
    }

    public async Task<IResult> GetAsync(HttpContext context, string id) =>
        await directory.FindAsync(id, context.RequestAborted) is { } voice
            ? TaggedJson.Of(voice, VoicesJson.Default.VoiceReport)
            : VoiceProblems.NoSuchVoice(id);

    public async Task<IResult> CreateAsync(HttpContext context)
    {
        RequestJson<VoiceCreation> body = await RequestJson<VoiceCreation>.ReadAsync(
            context, VoicesJson.Default.VoiceCreation, MaximumBodyBytes);
        if (body.Problem is { } problem)
            return problem;
        VoiceCreation wanted = body.Value!;
        if (wanted.Check() is { } detail)
            return VoiceProblems.Invalid(detail);
        if ((wanted.Engine ?? directory.Engine?.Name) is not { } engine)
            return VoiceProblems.Invalid("No engine of this server works, so say with 'engine' which one will speak; "
                + "GET /status lists them.");
        if (!directory.HasEngine(engine))
            return VoiceProblems.UnknownEngine(engine, directory.EngineNames);
        var draft = new VoiceDraft(wanted.Name!, engine, wanted.Language ?? "und", wanted.Description ?? "");
        return wanted.Blend is { } blend
            ? await BlendAsync(context, wanted, draft with { Blend = [.. blend.Select(static part => new BlendPart(part.Voice!, part.Weight))] })
            : await CreateAsync(context, wanted, receipt => registry.CreateAsync(
                draft, directory.IdsBeside(engine), receipt, cancellationToken: context.RequestAborted));
    }

    public async Task<IResult> ChangeAsync(HttpContext context, string id)
    {
        RequestJson<VoicePatch> body = await RequestJson<VoicePatch>.ReadAsync(
            context, VoicesJson.Default.VoicePatch, MaximumBodyBytes);
        if (body.Problem is { } problem)
            return problem;
        VoicePatch wanted = body.Value!;
        if (wanted.Check() is { } detail)
            return VoiceProblems.Invalid(detail);
        RegisteredVoice? voice = await registry.ChangeAsync(
            id, new VoiceChange(wanted.Name, wanted.Language, wanted.Description), context.RequestAborted);
        return voice is null
            ? await RefuseAsync(id, context.RequestAborted)
            : TaggedJson.Of(VoiceReport.Of(voice), VoicesJson.Default.VoiceReport);
    }

    public async Task<IResult> DeleteAsync(HttpContext context, string id)
    {
        if (await registry.DeleteAsync(id, context.RequestAborted) is { } removal)
        {
            // The rows are gone: the files follow, even if the client is.
            await removals.RemoveAsync(removal, CancellationToken.None);
            return TypedResults.NoContent();
        }

        bool isGone = directory.Engine is { } engine && VoiceIds.IsId(id) && library.Delete(engine.Name, id);
        return isGone ? TypedResults.NoContent() : await RefuseAsync(id, context.RequestAborted);
    }

    private async Task<IResult> BlendAsync(HttpContext context, VoiceCreation wanted, VoiceDraft draft)
    {
        if (blends.Find(draft.Engine) is null)
            return VoiceProblems.NoBlending(draft.Engine, blends.Engines);
        try
        {
            if (blends.Complete(draft, wanted.Language) is not { } whole)
                return VoiceProblems.Invalid($"The engine '{draft.Engine}' has no voice of one of the names in 'blend'; "
                    + "GET /voices lists those there are.");
            return await CreateAsync(context, wanted, receipt => blends.CreateAsync(
                whole, directory.IdsBeside(whole.Engine), receipt, context.RequestAborted));
        }
        catch (EngineUnavailableException missing)
        {
            return VoiceProblems.EngineMissing(draft.Engine, missing.Message);
        }
        catch (VoiceExistsException taken)
        {
            return VoiceProblems.Exists(taken.Message);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return VoiceProblems.NoRoom(failure.Message);
        }
    }

    private Task<IResult> CreateAsync(
        HttpContext context, VoiceCreation wanted, Func<Receipt<RegisteredVoice>?, Task<RegisteredVoice>> create) =>
        idempotency.RunAsync(
            context,
            JsonSerializer.SerializeToUtf8Bytes(wanted, VoicesJson.Default.VoiceCreation),
            create,
            static voice => Answer.Of(
                StatusCodes.Status201Created, VoiceReport.Of(voice), VoicesJson.Default.VoiceReport, $"/voices/{voice.Id}"),
            static _ => Results.Empty);

    private async Task<IResult> RefuseAsync(string id, CancellationToken cancellationToken) =>
        await directory.FindAsync(id, cancellationToken) switch
        {
            null => VoiceProblems.NoSuchVoice(id),
            { Kind: VoiceKind.BuiltIn } => VoiceProblems.BuiltIn(id),
            _ => VoiceProblems.OfTheLibrary(id),
        };
}
