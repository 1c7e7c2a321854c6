using System.Buffers;

using Parley.Core;

namespace Parley.Engines.Remote.Moshi;

/// <summary>One message of moshi-server's recogniser: a MessagePack map with its kind under <c>type</c>.</summary>
/// <param name="Kind">What it is; the other fields are set where its kind has them.</param>
/// <param name="Text">A word, or an error's message.</param>
/// <param name="Time">Where a word begins or ends, from the connection's first sample.</param>
/// <param name="Id">A marker's number.</param>
/// <param name="Pauses">How many probabilities a step carries.</param>
internal readonly record struct MoshiMessage(MoshiMessageKind Kind, string Text = "", TimeSpan Time = default, long Id = 0, int Pauses = 0)
{
    /// <summary>The most probabilities of pauses that are taken; there are four.</summary>
    public const int MaximumPauses = 8;

    // A day: the server itself ends far sooner.
    private const double LatestSeconds = 86_400;

    /// <param name="message">One whole binary message.</param>
    /// <param name="pauses">Gets a step's probabilities, shortest pause first; <see cref="MaximumPauses"/> long.</param>
    /// <exception cref="ProtocolException">It is not such a message.</exception>
    public static MoshiMessage Read(ReadOnlySpan<byte> message, Span<float> pauses)
    {
        var reader = new MessagePackReader(message);
        MoshiMessageKind? kind = null;
        string? text = null;
        double? start = null;
        double? stop = null;
        long? id = null;
        int pauseCount = 0;
        for (int pairs = reader.ReadMapHeader(); pairs > 0; pairs--)
        {
            ReadOnlySpan<byte> key = reader.ReadTextBytes();
            if (key.SequenceEqual("type"u8))
                kind = Kinds(reader.ReadTextBytes());
            else if (key.SequenceEqual("text"u8) || key.SequenceEqual("message"u8))
                text = reader.ReadText();
            else if (key.SequenceEqual("start_time"u8))
                start = reader.ReadNumber();
            else if (key.SequenceEqual("stop_time"u8))
                stop = reader.ReadNumber();
            else if (key.SequenceEqual("id"u8))
                id = reader.ReadInteger();
            else if (key.SequenceEqual("prs"u8))
                pauseCount = ReadPauses(ref reader, pauses);
            else
                reader.Skip();
        }

        if (!reader.IsAtEnd)
            throw new ProtocolException("A message goes on after its end.");
        return kind switch
        {
            MoshiMessageKind.Word => new(MoshiMessageKind.Word, text ?? throw Lacks("text"), Seconds(start, "start_time")),
            MoshiMessageKind.EndWord => new(MoshiMessageKind.EndWord, Time: Seconds(stop, "stop_time")),
            MoshiMessageKind.Marker => new(MoshiMessageKind.Marker, Id: id ?? throw Lacks("id")),
            MoshiMessageKind.Step => new(MoshiMessageKind.Step, Pauses: pauseCount),
            MoshiMessageKind.Error => new(MoshiMessageKind.Error, text ?? throw Lacks("message")),
            { } other => new(other),
            null => throw Lacks("type"),
        };
    }

    /// <param name="output">Gets the message.</param>
    /// <param name="samples">24 kHz mono.</param>
    public static void WriteAudio(IBufferWriter<byte> output, ReadOnlySpan<float> samples)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(2);
        writer.WriteText("type");
        writer.WriteText("Audio");
        writer.WriteText("pcm");
        writer.WriteNumbers(samples);
    }

    public static void WriteMarker(IBufferWriter<byte> output, long id)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteMapHeader(2);
        writer.WriteText("type");
        writer.WriteText("Marker");
        writer.WriteText("id");
        writer.WriteInteger(id);
    }

    private static MoshiMessageKind Kinds(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("Step"u8) => MoshiMessageKind.Step,
        _ when name.SequenceEqual("Word"u8) => MoshiMessageKind.Word,
        _ when name.SequenceEqual("EndWord"u8) => MoshiMessageKind.EndWord,
        _ when name.SequenceEqual("Marker"u8) => MoshiMessageKind.Marker,
        _ when name.SequenceEqual("Ready"u8) => MoshiMessageKind.Ready,
        _ when name.SequenceEqual("Error"u8) => MoshiMessageKind.Error,
        _ => MoshiMessageKind.Other,
    };

    private static int ReadPauses(ref MessagePackReader reader, Span<float> pauses)
    {
        int count = reader.ReadArrayHeader();
        for (int i = 0; i < count; i++)
        {
            float value = (float)Math.Clamp(reader.ReadNumber(), 0, 1);
            if (i < pauses.Length)
                pauses[i] = value;
        }

        return Math.Min(count, pauses.Length);
    }

    private static TimeSpan Seconds(double? value, string name) => value switch
    {
        >= 0 and < LatestSeconds and { } seconds => TimeSpan.FromSeconds(seconds),
        null => throw Lacks(name),
        { } other => throw new ProtocolException($"A message has {name} {other}, which is no time."),
    };

    private static ProtocolException Lacks(string field) => new($"A message lacks '{field}'.");
}
