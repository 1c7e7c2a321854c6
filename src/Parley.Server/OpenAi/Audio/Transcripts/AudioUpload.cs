using System.Buffers;
using System.Text;

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>
/// A multipart form with a recording, which goes to a temporary file as it comes and is never whole in memory. The file is gone when this is
/// disposed of.
/// </summary>
internal sealed class AudioUpload : IDisposable
{
    private const int MaximumFields = 64;
    private const int MaximumFieldBytes = 64 * 1024;

    // Boundaries and headers of the parts, beside the fields.
    private const int OverheadBytes = 1024 * 1024;
    private const int BufferBytes = 64 * 1024;

    private readonly Dictionary<string, StringValues> _fields = new(StringComparer.Ordinal);

    private readonly string _folder;

    private AudioUpload(string folder) => _folder = folder;

    /// <summary>Where the recording lies; null if none came.</summary>
    public string? Path { get; private set; }

    /// <summary>What the client calls the recording.</summary>
    public string FileName { get; private set; } = "file";

    public IReadOnlyDictionary<string, StringValues> Fields => _fields;

    /// <exception cref="UploadException">It cannot be taken; the problem is in it. Nothing is left.</exception>
    public static async Task<AudioUpload> ReadAsync(HttpRequest request, OpenAiAudioOptions options, CancellationToken cancellationToken)
    {
        long maximumBytes = options.MaxUploadBytes;
        string boundary = Boundary(request);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maximumBytes + OverheadBytes;
        var upload = new AudioUpload(options.UploadFolder is { Length: > 0 } folder ? folder : System.IO.Path.GetTempPath());
        try
        {
            var parts = new MultipartReader(boundary, request.Body);
            while (await NextAsync(parts, maximumBytes, cancellationToken) is { } part)
                await upload.TakeAsync(part, maximumBytes, cancellationToken);
            return upload;
        }
        catch
        {
            upload.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (Path is not null)
            File.Delete(Path);
    }

    private static string Boundary(HttpRequest request)
    {
        bool isForm = MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase);
        if (!isForm)
        {
            throw new UploadException(OpenAiErrors.WrongMediaType(
                $"The content type is '{request.ContentType ?? "missing"}'; send multipart/form-data with the recording as 'file'."));
        }

        string boundary = HeaderUtilities.RemoveQuotes(type!.Boundary).ToString();
        return boundary.Length is > 0 and <= 256
            ? boundary
            : throw Torn("its content type names no boundary.");
    }

    private static async Task<MultipartSection?> NextAsync(
        MultipartReader parts, long maximumBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await parts.ReadNextSectionAsync(cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            throw Explain(problem, maximumBytes);
        }
    }

    private static UploadException Explain(Exception problem, long maximumBytes) =>
        problem is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }
            ? TooLarge(maximumBytes)
            : Torn(problem.Message);

    private static UploadException Torn(string detail) => new(OpenAiErrors.Invalid(
        null, "invalid_form", $"The form cannot be read: {detail} Send multipart/form-data with the recording as 'file'."));

    private static UploadException TooLarge(long maximumBytes) => new(OpenAiErrors.TooLarge(
        "file",
        $"The recording is too large; send at most {maximumBytes} bytes, compress it (opus, mp3), or raise Parley:OpenAiAudio:MaxUploadBytes."));

    private Task TakeAsync(MultipartSection part, long maximumBytes, CancellationToken cancellationToken)
    {
        if (!ContentDispositionHeaderValue.TryParse(part.ContentDisposition, out ContentDispositionHeaderValue? disposition)
            || HeaderUtilities.RemoveQuotes(disposition.Name).ToString() is not { Length: > 0 } name)
        {
            throw Torn("a part of it has no name.");
        }

        bool isFile = disposition.IsFileDisposition();
        if (!isFile)
            return TakeFieldAsync(part, name, maximumBytes, cancellationToken);
        if (name != "file")
            throw Torn($"'{name}' is a file, but only 'file' is one.");
        if (Path is not null)
            throw Torn("it has two files; send one recording in each request.");
        FileName = HeaderUtilities.RemoveQuotes(
            disposition.FileNameStar.HasValue ? disposition.FileNameStar : disposition.FileName).ToString();
        return TakeFileAsync(part, maximumBytes, cancellationToken);
    }

    private async Task TakeFieldAsync(
        MultipartSection part, string name, long maximumBytes, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaximumFieldBytes + 1];
        int length = 0;
        int read;
        while ((read = await ReadAsync(part, buffer.AsMemory(length), maximumBytes, cancellationToken)) > 0)
            length += read;
        if (name == "file")
            throw Torn("'file' is text; send the recording with a file name.");
        if (length > MaximumFieldBytes || _fields.Values.Sum(static values => values.Count) >= MaximumFields)
            throw new UploadException(OpenAiErrors.TooLarge(name, $"The form has too many fields, or '{name}' is longer than {MaximumFieldBytes} bytes."));
        _fields[name] = StringValues.Concat(_fields.GetValueOrDefault(name), Encoding.UTF8.GetString(buffer, 0, length));
    }

    private async Task TakeFileAsync(MultipartSection part, long maximumBytes, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            await using FileStream file = Create();
            long length = 0;
            int read;
            while ((read = await ReadAsync(part, buffer, maximumBytes, cancellationToken)) > 0)
            {
                length += read;
                if (length > maximumBytes)
                    throw TooLarge(maximumBytes);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            }

            await file.FlushAsync(cancellationToken);
        }
        catch (IOException full)
        {
            throw new UploadException(OpenAiErrors.NoRoom(
                $"The recording cannot be kept while it is transcribed: {WithoutPath(full)} Free some space on the server, then try again."));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Only the person that runs the server may read what others said.
    private FileStream Create()
    {
        string path = System.IO.Path.Combine(_folder, $"parley-{Guid.NewGuid():N}.upload");
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, options);
        Path = path;
        return file;
    }

    private string WithoutPath(IOException problem) =>
        Path is null ? problem.Message : problem.Message.Replace(Path, FileName, StringComparison.Ordinal);

    private static async ValueTask<int> ReadAsync(
        MultipartSection part, Memory<byte> buffer, long maximumBytes, CancellationToken cancellationToken)
    {
        try
        {
            return await part.Body.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException)
        {
            throw Explain(problem, maximumBytes);
        }
    }
}
