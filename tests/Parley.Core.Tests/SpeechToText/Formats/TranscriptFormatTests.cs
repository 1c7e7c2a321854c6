using System.Text.Json;

using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Core.SpeechToText.Formats;

namespace Parley.Core.Tests.SpeechToText.Formats;

public sealed class TranscriptFormatTests
{
    private static readonly TranscriptSegment _first = Segment(0, 0.25, "hello there", ("hello", 0.25, 0.75), ("there", 1, 1.5));
    private static readonly TranscriptSegment _late = Segment(1, 3_725.5, "good bye", ("good", 3_725.5, 3_726), ("bye", 3_726, 3_726.123));

    [Fact]
    public void Text_Segments_AreLines() => Assert.Equal("hello there\ngood bye\n", Write("text", _first, _late));

    [Fact]
    public void Srt_Segments_AreNumberedCues() => Assert.Equal(
        "1\n00:00:00,250 --> 00:00:01,500\nhello there\n\n2\n01:02:05,500 --> 01:02:06,123\ngood bye\n\n", Write("srt", _first, _late));

    [Fact]
    public void Vtt_Segments_FollowTheHeader() => Assert.Equal(
        "WEBVTT\n\n00:00:00.250 --> 00:00:01.500\nhello there\n\n", Write("vtt", _first));

    [Fact]
    public void Vtt_Markup_IsEscaped() => Assert.Contains(
        "a &lt;b&gt; &amp; c", Write("vtt", Segment(0, 0, "a <b> & c")), StringComparison.Ordinal);

    [Theory]
    [InlineData("text", "")]
    [InlineData("srt", "")]
    [InlineData("vtt", "WEBVTT\n\n")]
    public void NoSegments_GivesAnEmptyTranscript(string format, string expected) => Assert.Equal(expected, Write(format));

    [Theory]
    [InlineData("srt")]
    [InlineData("vtt")]
    public void Subtitles_LongSegment_IsShownInReadablePieces(string format)
    {
        (string, double, double)[] words = [.. Enumerable.Range(0, 100).Select(i => ("word" + i, i * 0.4, (i * 0.4) + 0.3))];
        TranscriptSegment segment = Segment(0, 0, string.Join(' ', words.Select(word => word.Item1)), words);

        string[] cues = Write(format, segment).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        string[] lines = [.. cues.SelectMany(cue => cue.Split('\n')).Where(line => line.StartsWith("word", StringComparison.Ordinal))];
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 60));
        Assert.Equal(segment.Text, string.Join(' ', lines));
        Assert.InRange(cues.Length, 6, 20);
    }

    [Fact]
    public void Json_Segments_HaveTheShapeOfVerboseJson()
    {
        using JsonDocument document = JsonDocument.Parse(Write("json", _first, _late));
        JsonElement root = document.RootElement;

        Assert.Equal("transcribe", root.GetProperty("task").GetString());
        Assert.Equal("english", root.GetProperty("language").GetString());
        Assert.Equal(4_000, root.GetProperty("duration").GetDouble());
        Assert.Equal("hello there good bye", root.GetProperty("text").GetString());
        JsonElement segment = root.GetProperty("segments")[1];
        Assert.Equal(
            ["id", "seek", "start", "end", "text", "tokens", "temperature", "avg_logprob", "compression_ratio", "no_speech_prob"],
            segment.EnumerateObject().Select(property => property.Name));
        Assert.Equal(1, segment.GetProperty("id").GetInt32());
        Assert.Equal(3_725.5, segment.GetProperty("start").GetDouble());
        Assert.Equal(0.125, segment.GetProperty("no_speech_prob").GetDouble());
        Assert.Equal(["hello", "there", "good", "bye"], root.GetProperty("words").EnumerateArray().Select(word => word.GetProperty("word").GetString()));
        Assert.Equal(3_726.123, root.GetProperty("words")[3].GetProperty("end").GetDouble());
    }

    [Fact]
    public void Json_EvidenceOfTheEngine_IsInItsSegments()
    {
        TranscriptSegment known = _first with
        {
            Evidence = new TranscriptEvidence { Language = "de", Tokens = [1, 2], AverageLogProbability = -0.5, CompressionRatio = 2.5, Temperature = 0.4 },
        };

        using JsonDocument document = JsonDocument.Parse(Write("json", known, _late));

        Assert.Equal("de", document.RootElement.GetProperty("language").GetString());
        JsonElement segment = document.RootElement.GetProperty("segments")[0];
        Assert.Equal([1, 2], segment.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()));
        Assert.Equal(-0.5, segment.GetProperty("avg_logprob").GetDouble());
        Assert.Equal(2.5, segment.GetProperty("compression_ratio").GetDouble());
        Assert.Equal(0.4, segment.GetProperty("temperature").GetDouble());
        Assert.Equal(0, document.RootElement.GetProperty("segments")[1].GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public void Json_Translation_SaysSo()
    {
        using var output = new StringWriter();
        ITranscriptWriter writer = TranscriptFormat.Open("json", output, "de", isTranslation: true);
        writer.Complete(TimeSpan.Zero);

        using JsonDocument document = JsonDocument.Parse(output.ToString());

        Assert.Equal("translate", document.RootElement.GetProperty("task").GetString());
        Assert.Equal("de", document.RootElement.GetProperty("language").GetString());
    }

    [Fact]
    public void Json_RepetitiveText_HasAHighCompressionRatio()
    {
        using JsonDocument document = JsonDocument.Parse(Write("json", _first, Segment(1, 5, string.Concat(Enumerable.Repeat("la ", 200)).Trim())));

        double[] ratios = [.. document.RootElement.GetProperty("segments").EnumerateArray().Select(segment => segment.GetProperty("compression_ratio").GetDouble())];
        Assert.True(ratios[0] < 2.4 && ratios[1] > 10, string.Join(' ', ratios));
    }

    [Fact]
    public void Open_UnknownName_ListsTheFormats()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => TranscriptFormat.Open("doc", TextWriter.Null));

        Assert.Contains("text, json, srt, vtt", exception.Message, StringComparison.Ordinal);
    }

    private static string Write(string format, params ReadOnlySpan<TranscriptSegment> segments)
    {
        var output = new StringWriter();
        ITranscriptWriter writer = TranscriptFormat.Open(format, output);
        foreach (TranscriptSegment segment in segments)
            writer.Write(segment);
        writer.Complete(TimeSpan.FromSeconds(4_000));
        return output.ToString();
    }

    private static TranscriptSegment Segment(int id, double start, string text, params (string Word, double Start, double End)[] words) => new(
        id,
        TimeSpan.FromSeconds(start),
        TimeSpan.FromSeconds(words is [.., var last] ? last.End : start + 1),
        text,
        [.. words.Select(word => new WordTiming(word.Word, TimeSpan.FromSeconds(word.Start), TimeSpan.FromSeconds(word.End)))],
        NoSpeechProbability: 0.125);
}
