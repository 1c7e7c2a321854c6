using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.Voices.Samples;

/// <summary>The recording in a request: its body as it is, or the first file of a form.</summary>
/// <param name="Content">Read once; null where there is a problem.</param>
/// <param name="FileName">As the client calls it.</param>
/// <param name="ContentType">As the client says.</param>
/// <param name="Problem">Why there is none.</param>
internal sealed record SampleBody(Stream? Content, string FileName, string ContentType, IResult? Problem)
{
    private const int LongestName = 200;
    private const int LongestBoundary = 200;

    public static async Task<SampleBody> OpenAsync(HttpRequest request)
    {
        _ = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type);
        if (type is not null && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            return await OpenFormAsync(request, type);
        return IsSound(type)
            ? new SampleBody(request.Body, "recording", type?.MediaType.Value ?? "application/octet-stream", null)
            : Refused(VoiceProblems.NotAudio(request.ContentType));
    }

    private static async Task<SampleBody> OpenFormAsync(HttpRequest request, MediaTypeHeaderValue type)
    {
        string boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > LongestBoundary)
            return Refused(VoiceProblems.NoSample("The form has no boundary, or too long a one; let your program make "
                + "the form."));
        var reader = new MultipartReader(boundary, request.Body);
        // Fields before the file are passed over; there are few of them.
        for (int i = 0; i < 16 && await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } section; i++)
        {
            if (section.GetContentDispositionHeader()?.IsFileDisposition() == true)
                return OfFile(section);
        }

        return Refused(VoiceProblems.NoSample("The form has no file; send the recording with a file name, such as -F "
            + "file=@anna.wav."));
    }

    private static SampleBody OfFile(MultipartSection section)
    {
        string name = Path.GetFileName(section.AsFileSection()!.FileName.Replace('\\', '/'));
        string plain = new([.. name.Where(static character => !char.IsControl(character)).Take(LongestName)]);
        _ = MediaTypeHeaderValue.TryParse(section.ContentType, out MediaTypeHeaderValue? type);
        return new SampleBody(
            section.Body, plain.Length == 0 ? "recording" : plain,
            IsSound(type) ? type?.MediaType.Value ?? "application/octet-stream" : "application/octet-stream", null);
    }

    // Some programs call sound in a container video, as in video/webm.
    private static bool IsSound(MediaTypeHeaderValue? type) => type is null
        || type.Type.Equals("audio", StringComparison.OrdinalIgnoreCase)
        || type.Type.Equals("video", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals("application/octet-stream", StringComparison.OrdinalIgnoreCase)
        || type.MediaType.Equals("application/ogg", StringComparison.OrdinalIgnoreCase);

    private static SampleBody Refused(IResult problem) => new(null, "", "", problem);
}
