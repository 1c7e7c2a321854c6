using System.Text;

using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.Endpoints;

/// <summary>What <c>POST /tts</c> is asked for; exactly one of text and problem is there.</summary>
/// <param name="Text">To be said.</param>
/// <param name="VoiceUrl">Which voice; null for the default.</param>
/// <param name="VoiceSample">A recording whose voice is to be used; null for none. Gone when the request ends.</param>
/// <param name="Problem">Why it cannot be read.</param>
internal sealed record SpeechForm(string Text, string? VoiceUrl, IFormFile? VoiceSample, IResult? Problem)
{
    // Form fields beside the text: boundaries, headers, a voice's name.
    private const int OverheadBytes = 64 * 1024;

    // A longer recording goes to the disk as it comes.
    private const int MemoryBytes = 64 * 1024;

    public static async Task<SpeechForm> ReadAsync(
        HttpRequest request, int maximumTextBytes, int maximumSampleBytes, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
            return Refused(Problems.BadForm($"its content type is '{request.ContentType ?? "missing"}'."));
        long maximumBytes = (long)maximumTextBytes + maximumSampleBytes + OverheadBytes;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maximumBytes;
        try
        {
            IFormCollection form = await request.ReadFormAsync(
                new FormOptions
                {
                    MemoryBufferThreshold = MemoryBytes,
                    MultipartBodyLengthLimit = Math.Max(maximumTextBytes, maximumSampleBytes),
                    ValueLengthLimit = maximumTextBytes,
                    ValueCountLimit = 16,
                },
                cancellationToken);
            return Read(form, maximumTextBytes, maximumSampleBytes);
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused(Problems.UploadTooLarge(maximumSampleBytes));
        }
        catch (InvalidDataException problem) when (problem.Message.Contains("limit", StringComparison.OrdinalIgnoreCase))
        {
            bool isSample = problem.Message.Contains("body", StringComparison.OrdinalIgnoreCase);
            return Refused(isSample ? Problems.UploadTooLarge(maximumSampleBytes) : Problems.TextTooLong(maximumTextBytes));
        }
        catch (InvalidDataException problem)
        {
            return Refused(Problems.BadForm(problem.Message));
        }
        catch (IOException problem)
        {
            return Refused(Problems.BadForm(problem.Message));
        }
    }

    private static SpeechForm Read(IFormCollection form, int maximumTextBytes, int maximumSampleBytes)
    {
        string text = form["text"].ToString();
        if (Encoding.UTF8.GetByteCount(text) > maximumTextBytes)
            return Refused(Problems.TextTooLong(maximumTextBytes));
        if (!string.IsNullOrEmpty(form["voice_wav"]))
            return Refused(Problems.BadSample("'voice_wav' is text, not a file. Send the recording with a file "
                + "name, as multipart/form-data."));
        IFormFile? sample = form.Files.FirstOrDefault(static file => file.Name == "voice_wav" && file.Length > 0);
        return sample?.Length > maximumSampleBytes
            ? Refused(Problems.UploadTooLarge(maximumSampleBytes))
            : new SpeechForm(text, form["voice_url"].FirstOrDefault(), sample, null);
    }

    private static SpeechForm Refused(IResult problem) => new("", null, null, problem);
}
