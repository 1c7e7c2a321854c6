using System.Net;
using System.Net.Http.Headers;

using Parley.Core;
using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Downloading;

/// <summary>Brings one file: goes on where an earlier attempt ended, tries again, checks what has come.</summary>
/// <param name="hub">Asks for it.</param>
/// <param name="model">Whose file it is, for messages.</param>
/// <param name="file">What is wanted.</param>
/// <param name="partPath">Where it is written; the checked file is left there.</param>
internal sealed class FileDownload(
    ModelHub hub, string model, CatalogueFile file, string partPath, FileProgress progress, Action<string> note,
    TimeProvider time)
{
    // Nothing that Parley loads comes near; a server that never stops sending must not fill the disk.
    private const long LargestUnknownFile = 16L << 30;

    private const int BufferBytes = 1 << 17;

    private readonly Uri _address = file.AddressAt(hub.Address);
    private readonly PartialFile _part = new(partPath);

    /// <exception cref="ModelIntegrityException">What came is not what was published; it has been deleted.</exception>
    /// <exception cref="DownloadException">It does not come; what has come is kept for the next time.</exception>
    public async Task<ManifestFile> RunAsync(CancellationToken cancellationToken)
    {
        int failures = 0;
        long furthest = Resume();
        bool mayBeMixed = furthest > 0;
        while (true)
        {
            try
            {
                await ReceiveAsync(cancellationToken);
                return await FileVerification.CheckAsync(model, file, _address, _part, cancellationToken);
            }
            catch (ModelIntegrityException) when (mayBeMixed)
            {
                // Bytes of two versions of the file, or of a server that does not know what a range is: once more,
                // whole.
                _part.Delete();
                mayBeMixed = false;
                note($"{model}: what had come of {file.Path} does not fit together; it is fetched anew.");
            }
            catch (ModelIntegrityException)
            {
                _part.Delete();
                throw;
            }
            catch (DownloadException exception) when (exception.IsTransient)
            {
                long length = _part.Length;
                // Measured from the furthest point, or a server that makes one begin anew would be asked for ever.
                failures = length - furthest >= RetryPolicy.WorthwhileBytes ? 1 : failures + 1;
                furthest = Math.Max(furthest, length);
                mayBeMixed |= length > 0;
                await WaitAsync(exception, failures, cancellationToken);
            }
        }
    }

    private long Resume() => _part.Resume(_address, FileVerification.IsChecked(file));

    private async Task WaitAsync(DownloadException failure, int failures, CancellationToken cancellationToken)
    {
        if (failures >= RetryPolicy.MaximumAttempts)
        {
            throw new DownloadException(
                $"{failure.Message} {failures} attempts in a row failed. What has come is kept: " +
                $"run 'parley models pull {model}' again later.", isTransient: false, innerException: failure);
        }

        TimeSpan delay = RetryPolicy.DelayAfter(failures, failure.RetryAfter);
        if (delay > RetryPolicy.LongestWait)
        {
            throw new DownloadException(
                $"{failure.Message} The server asks to be left alone for {delay.TotalMinutes:0} minutes: " +
                $"run 'parley models pull {model}' again then.", isTransient: false, innerException: failure);
        }

        note($"{model}: {failure.Message} Trying again in {delay.TotalSeconds:0.0} s.");
        await Task.Delay(delay, time, cancellationToken);
    }

    private async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        long offset = Resume();
        if (offset > 0 && _part.Note!.Size == offset)
            return; // ended between the last byte and the check
        using var guard = new IdleGuard(RetryPolicy.IdleTimeout, time, cancellationToken);
        try
        {
            using HubResponse response = await hub.GetAsync(_address, offset, _part.Note?.EntityTag, guard.Token);
            long position = Accept(response, offset);
            await CopyAsync(response.Message, position, guard);
        }
        catch (OperationCanceledException) when (guard.HasExpired && !cancellationToken.IsCancellationRequested)
        {
            throw new DownloadException(
                $"'{_address.Host}' sent nothing of {file.Path} for {RetryPolicy.IdleTimeout.TotalSeconds:0} s.", isTransient: true);
        }
    }

    /// <summary>Judges the answer's head; returns the position of its first byte.</summary>
    private long Accept(HubResponse response, long offset)
    {
        HttpResponseMessage message = response.Message;
        if (message.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && offset > 0)
        {
            _part.Delete();
            throw new DownloadException($"{file.Path} has become shorter than what has come of it.", isTransient: true);
        }

        if (message.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
            throw RefusedDownload.Explain(hub, _address, model, file, message, time);
        if (message.Content.Headers.ContentEncoding.Any(static encoding => encoding != "identity"))
            throw new DownloadException(
                $"'{_address}' is sent compressed although nobody asked for that.", isTransient: false);

        bool isPart = message.StatusCode == HttpStatusCode.PartialContent;
        ContentRangeHeaderValue? range = message.Content.Headers.ContentRange;
        if (isPart && (offset == 0 || range?.From != offset || !FitsWhatIsHere(response, range)))
        {
            _part.Delete();
            throw new DownloadException(
                $"'{_address.Host}' sent another part of {file.Path} than was asked for.", isTransient: true);
        }

        long? size = isPart ? range!.Length : message.Content.Headers.ContentLength;
        size ??= response.Facts.Size ?? file.Size;
        RequireSize(size, response.Facts.Size);
        if (!isPart)
            _part.Restart(Describe(response, size));
        DiskSpace.Require(Path.GetDirectoryName(_part.Path)!, (size ?? 0) - _part.Length);
        progress.Downloading(_part.Length, size);
        return _part.Length;
    }

    private bool FitsWhatIsHere(HubResponse response, ContentRangeHeaderValue range)
    {
        PartialNote known = _part.Note!;
        string? validator = response.Message.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null;
        return (known.Validator is null || validator is null || known.Validator == validator)
            && (known.Size is null || range.Length is null || known.Size == range.Length)
            && (known.Sha256 is null || response.Facts.Sha256 is null || known.Sha256 == response.Facts.Sha256);
    }

    private void RequireSize(long? size, long? announced)
    {
        long? expected = file.Size ?? announced;
        if (size is null || expected is null || size == expected)
            return;
        throw new ModelIntegrityException(
            $"{file.Path} of model '{model}' has {size} bytes at '{_address}', expected {expected}. " +
            "Nothing of it was kept; another version may have been put in its place.");
    }

    private PartialNote Describe(HubResponse response, long? size) => new()
    {
        Address = _address.AbsoluteUri,
        Validator = response.Message.Headers.ETag is { IsWeak: false } tag ? tag.Tag : null,
        Size = size,
        Sha256 = response.Facts.Sha256,
        GitBlob = response.Facts.GitBlob,
        Commit = response.Facts.Commit,
    };

    private async Task CopyAsync(HttpResponseMessage response, long position, IdleGuard guard)
    {
        long? size = _part.Note!.Size;
        await using FileStream part = _part.OpenForAppending();
        await using Stream body = await response.Content.ReadAsStreamAsync(guard.Token);
        var buffer = new byte[BufferBytes];
        int count;
        while ((count = await ReadAsync(body, buffer, guard)) > 0)
        {
            position += count;
            if (position > (size ?? LargestUnknownFile))
            {
                throw new ModelIntegrityException(
                    $"{file.Path} of model '{model}' goes on after {size ?? LargestUnknownFile} bytes at " +
                    $"'{_address}'. It was deleted.");
            }

            await part.WriteAsync(buffer.AsMemory(0, count), guard.Token);
            progress.Add(count);
        }

        part.Flush(flushToDisk: true);
        if (position < size)
        {
            throw new DownloadException(
                $"The connection to '{_address.Host}' ended after {position} of {size} bytes of {file.Path}.", isTransient: true);
        }
    }

    private async Task<int> ReadAsync(Stream body, byte[] buffer, IdleGuard guard)
    {
        try
        {
            int count = await body.ReadAsync(buffer, guard.Token);
            guard.Touch();
            return count;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new DownloadException(
                $"The connection to '{_address.Host}' broke in {file.Path}: {exception.Message.TrimEnd('.')}.",
                isTransient: true, innerException: exception);
        }
    }
}
