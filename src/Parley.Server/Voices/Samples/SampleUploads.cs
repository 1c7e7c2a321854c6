using System.Security.Cryptography;
using System.Text;

using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Storage;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Engines.Voices;
using Parley.Server.Requests;

namespace Parley.Server.Voices.Samples;

/// <summary><c>POST /voices/{id}/samples</c>: a recording onto the disk, checked, and kept or refused as a
/// whole.</summary>
internal sealed class SampleUploads(
    SampleFolder folder,
    IVoiceRegistry registry,
    VoiceDirectory directory,
    VoiceSampleReader reader,
    Idempotency idempotency,
    IOptions<VoiceOptions> options) : IDisposable
{
    // Boundaries and headers of a form around the recording.
    private const int OverheadBytes = 64 * 1024;

    // How much of a longer recording a model takes does not matter to the check of one.
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(30);

    // One at a time: hearing a recording keeps a core busy, and conversations go on meanwhile.
    private readonly SemaphoreSlim _hearing = new(1);

    public async Task<IResult> ReceiveAsync(HttpContext context, string voiceId)
    {
        RegisteredVoice? voice = await registry.FindAsync(voiceId, context.RequestAborted);
        if (voice is null)
            return await RefuseAsync(voiceId, context.RequestAborted);
        if (voice.Blend is not null)
            return VoiceProblems.IsBlend(voice.Id);
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = (long)options.Value.MaxSampleBytes + OverheadBytes;
            SampleBody body = await SampleBody.OpenAsync(context.Request);
            if (body.Problem is { } problem)
                return problem;
            using UploadedFile? file = await UploadedFile.ReceiveAsync(
                body.Content!, folder.NewUpload(), options.Value.MaxSampleBytes, context.RequestAborted);
            return file is null
                ? VoiceProblems.SampleTooLarge(options.Value.MaxSampleBytes)
                : await KeepAsync(context, voice, body, file);
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return VoiceProblems.SampleTooLarge(options.Value.MaxSampleBytes);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            // The client broke off, most likely, and does not hear this either.
            return VoiceProblems.NoSample($"The request cannot be read to its end: {problem.Message} Nothing was "
                + "kept; send it again.");
        }
    }

    public void Dispose() => _hearing.Dispose();

    private async Task<IResult> RefuseAsync(string voiceId, CancellationToken cancellationToken) =>
        await directory.FindAsync(voiceId, cancellationToken) switch
        {
            null => VoiceProblems.NoSuchVoice(voiceId),
            { Kind: VoiceKind.BuiltIn } => VoiceProblems.BuiltIn(voiceId),
            _ => VoiceProblems.OfTheLibrary(voiceId),
        };

    private async Task<IResult> KeepAsync(HttpContext context, RegisteredVoice voice, SampleBody body, UploadedFile file)
    {
        SampleReport report;
        try
        {
            // What is there was checked when it came.
            report = (await registry.FindSampleByHashAsync(voice.Number, file.Hash, context.RequestAborted))?.Draft.Report
                ?? await CheckAsync(file.Path, body.FileName, context.RequestAborted);
        }
        catch (InvalidDataException unreadable)
        {
            return VoiceProblems.BadSample(unreadable.Message);
        }
        catch (EngineUnavailableException missing)
        {
            return VoiceProblems.EngineMissing("voice activity or ffmpeg", missing.Message);
        }

        // Short ones add up; with any other error it is no recording of a person who speaks.
        if (report.Findings.FirstOrDefault(static finding => finding is { Severity: SampleSeverity.Error, Code: not "too_short" }) is { } error)
            return VoiceProblems.BadSample(error.Advice);
        var draft = new SampleDraft(
            "smp_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12)), file.Hash, body.FileName, body.ContentType,
            file.SizeBytes, report with { Segments = [] });
        return await idempotency.RunAsync<SampleAddition?>(
            context,
            Encoding.ASCII.GetBytes(file.Hash),
            receipt => AddAsync(voice, draft, file, receipt, context.RequestAborted),
            addition => AnswerOf(addition, voice),
            addition => addition is { IsFull: true }
                ? VoiceProblems.TooManySamples(voice.Id, options.Value.MaxSamples)
                : VoiceProblems.NoSuchVoice(voice.Id));
    }

    private async Task<SampleReport> CheckAsync(string path, string name, CancellationToken cancellationToken)
    {
        await _hearing.WaitAsync(cancellationToken);
        try
        {
            await Task.Yield(); // not on a thread that serves connections
            return await reader.CheckAsync([new FileVoiceRecording(path, name)], _longest, cancellationToken);
        }
        finally
        {
            _hearing.Release();
        }
    }

    private async Task<SampleAddition?> AddAsync(
        RegisteredVoice voice,
        SampleDraft draft,
        UploadedFile file,
        Receipt<SampleAddition?>? receipt,
        CancellationToken cancellationToken)
    {
        bool isKept = false;
        folder.Keep(file.Path, voice.Number, draft.Id);
        try
        {
            Receipt<SampleAddition>? kept = receipt is null
                ? null
                : new(receipt.Scope, receipt.Key, receipt.RequestHash, receipt.Answer);
            SampleAddition? addition = await registry.AddSampleAsync(
                voice.Number, draft, options.Value.MaxSamples, kept, cancellationToken);
            isKept = addition is { IsNew: true };
            return addition;
        }
        catch (StorageUnavailableException lost) when (lost.IsOutcomeUnknown)
        {
            isKept = true; // if its row is not there, it is swept later
            throw;
        }
        finally
        {
            if (!isKept)
                folder.Delete(voice.Number, draft.Id);
        }
    }

    private static Answer? AnswerOf(SampleAddition? addition, RegisteredVoice voice)
    {
        if (addition?.Sample is not { } sample)
            return null;
        TimeSpan material = voice.Material + (addition.IsNew ? sample.Draft.Report.MaterialDuration : TimeSpan.Zero);
        VoiceTier? quality = material >= VoiceTiers.Least ? VoiceTiers.Of(material) : null;
        return Answer.Of(
            addition.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK,
            SampleJson.Of(sample, voice.Id, quality),
            VoicesJson.Default.SampleJson,
            addition.IsNew ? $"/voices/{voice.Id}/samples/{sample.Id}" : null);
    }
}
