using System.Text;

using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.Endpoints;

/// <summary>What <c>POST /tts</c> is asked for; exactly one of text and problem is there.</summary>
internal sealed record SpeechForm(string Text, string? VoiceUrl, bool HasVoiceSample, IResult? Problem)
{
    // Form fields beside the text: boundaries, headers, a voice's name.
    private const int OverheadBytes = 64 * 1024;

    // Samples are refused for now, but politely: after reading, so that the client sees the answer.
    private const int MaximumSampleBytes = 8 * 1024 * 1024;

    public static async Task<SpeechForm> ReadAsync(
        HttpRequest request, int maximumTextBytes, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType)
            return Refused(Problems.BadForm($"its content type is '{request.ContentType ?? "missing"}'."));
        int maximumBytes = maximumTextBytes + MaximumSampleBytes + OverheadBytes;
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maximumBytes;
        try
        {
            IFormCollection form = await request.ReadFormAsync(
                new FormOptions
                {
                    // In memory altogether: the whole is limited, and a full disk must not matter.
                    MemoryBufferThreshold = maximumBytes,
                    MultipartBodyLengthLimit = maximumBytes,
                    ValueLengthLimit = maximumTextBytes,
                    ValueCountLimit = 16,
                },
                cancellationToken);
            string text = form["text"].ToString();
            return Encoding.UTF8.GetByteCount(text) > maximumTextBytes
                ? Refused(Problems.TextTooLong(maximumTextBytes))
                : new SpeechForm(text, form["voice_url"].FirstOrDefault(), HasSample(form), null);
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused(Problems.TextTooLong(maximumTextBytes));
        }
        catch (InvalidDataException problem)
        {
            bool isTooLong = problem.Message.Contains("limit", StringComparison.OrdinalIgnoreCase);
            return Refused(isTooLong ? Problems.TextTooLong(maximumTextBytes) : Problems.BadForm(problem.Message));
        }
        catch (IOException problem)
        {
            return Refused(Problems.BadForm(problem.Message));
        }
    }

    private static bool HasSample(IFormCollection form) =>
        form.Files.Any(static file => file.Name == "voice_wav" && file.Length > 0)
        || !string.IsNullOrEmpty(form["voice_wav"]);

    private static SpeechForm Refused(IResult problem) => new("", null, HasVoiceSample: false, problem);
}
