using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Cli.Output;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Cli.Generate;

/// <summary>
/// The WAV (and the word times) of one <c>generate</c>. Nothing is written before there is sound, so that a text with nothing to say leaves no file.
/// </summary>
internal sealed class SpeechOutput(AudioFormat format, string wavPath, string? timingsPath) : IDisposable
{
    // Phonemes are no ASCII, and people read this.
    private static readonly JsonWriterOptions _json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OutputFile _wavFile = OutputFile.Create(wavPath);
    private readonly OutputFile? _timingsFile = timingsPath is null ? null : OutputFile.Create(timingsPath);
    private WavWriter? _writer;
    private TimeSpan _requestStart;

    /// <summary>How much speech there is so far.</summary>
    public TimeSpan Duration => format.DurationOf(_writer?.SamplesWritten ?? 0);

    /// <summary>The frames that follow belong to the next request; their word times count from here.</summary>
    public void BeginRequest() => _requestStart = Duration;

    /// <summary>Appends a frame, which stays the caller's, and sends it on at once.</summary>
    public void Write(SpeechFrame frame)
    {
        Guard(_wavFile, () =>
        {
            _writer ??= new WavWriter(_wavFile.Stream, format, leaveOpen: true);
            _writer.Write(frame.Audio.Samples.Span);
            _writer.Flush();
        });
        if (_timingsFile is null)
            return;
        foreach (WordTiming word in frame.Words)
            Guard(_timingsFile, () => WriteTiming(word));
    }

    /// <summary>Makes the files appear.</summary>
    public void Commit()
    {
        Guard(_wavFile, () =>
        {
            _writer?.Dispose();
            _wavFile.Commit();
        });
        if (_timingsFile is not null)
            Guard(_timingsFile, _timingsFile.Commit);
    }

    public void Dispose()
    {
        _wavFile.Dispose();
        _timingsFile?.Dispose();
    }

    private static void Guard(OutputFile file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException && !IoErrors.IsBrokenPipe(exception))
        {
            throw file.Explain(exception);
        }
    }

    private void WritePhonemes(Utf8JsonWriter json, WordTiming word)
    {
        if (word.Phonemes.Count == 0)
            return;
        json.WriteStartArray("phonemes");
        foreach (PhonemeTiming phoneme in word.Phonemes)
        {
            TimeSpan start = _requestStart + word.Start + phoneme.Offset;
            json.WriteStartObject();
            json.WriteString("phoneme", phoneme.Phoneme);
            json.WriteNumber("start_ms", Milliseconds(start));
            json.WriteNumber("end_ms", Milliseconds(start + phoneme.Duration));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    private void WriteTiming(WordTiming word)
    {
        using (var json = new Utf8JsonWriter(_timingsFile!.Stream, _json))
        {
            json.WriteStartObject();
            json.WriteString("word", word.Word);
            json.WriteNumber("start_ms", Milliseconds(_requestStart + word.Start));
            json.WriteNumber("end_ms", Milliseconds(_requestStart + word.End));
            WritePhonemes(json, word);
            json.WriteEndObject();
        }
        _timingsFile.Stream.WriteByte((byte)'\n');
    }
}
