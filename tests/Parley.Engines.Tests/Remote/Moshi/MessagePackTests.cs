using System.Buffers;

using FsCheck;
using FsCheck.Fluent;

using Parley.Core;
using Parley.Engines.Remote.Moshi;
using Parley.Testing.Moshi;

namespace Parley.Engines.Tests.Remote.Moshi;

public sealed class MessagePackTests
{
    // Vectors of the format's specification.
    [Theory]
    [InlineData("00", 0)]
    [InlineData("7f", 127)]
    [InlineData("ff", -1)]
    [InlineData("e0", -32)]
    [InlineData("ccff", 255)]
    [InlineData("cdffff", 65_535)]
    [InlineData("ceffffffff", 4_294_967_295)]
    [InlineData("cf7fffffffffffffff", long.MaxValue)]
    [InlineData("d080", -128)]
    [InlineData("d18000", -32_768)]
    [InlineData("d280000000", -2_147_483_648)]
    [InlineData("d38000000000000000", long.MinValue)]
    public void ReadInteger_EveryForm_IsRead(string hex, long expected)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));

        Assert.Equal(expected, reader.ReadInteger());
        Assert.True(reader.IsAtEnd);
    }

    [Theory]
    [InlineData("ca3fc00000", 1.5)]
    [InlineData("cb3ff8000000000000", 1.5)]
    [InlineData("07", 7)]
    public void ReadNumber_EveryForm_IsRead(string hex, double expected)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));

        Assert.Equal(expected, reader.ReadNumber());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ce00")]
    [InlineData("cfffffffffffffffff")]
    [InlineData("c0")]
    [InlineData("ca7fc00000")]
    public void ReadNumber_CutOffTooLargeOrNone_IsRefused(string hex) =>
        Assert.Throws<ProtocolException>(() => new MessagePackReader(Convert.FromHexString(hex)).ReadNumber());

    [Theory]
    [InlineData("a3616263", "abc")]
    [InlineData("d903616263", "abc")]
    [InlineData("da0003616263", "abc")]
    [InlineData("db00000003616263", "abc")]
    [InlineData("a4f09f9982", "🙂")]
    public void ReadText_EveryForm_IsRead(string hex, string expected) =>
        Assert.Equal(expected, new MessagePackReader(Convert.FromHexString(hex)).ReadText());

    [Theory]
    [InlineData("a2ff41")]
    [InlineData("a361")]
    [InlineData("dbffffffff61")]
    [InlineData("c403616263")]
    public void ReadText_NoUtf8CutOffOrBytes_IsRefused(string hex) =>
        Assert.Throws<ProtocolException>(() => new MessagePackReader(Convert.FromHexString(hex)).ReadText());

    [Theory]
    [InlineData("c0")]
    [InlineData("93c2c3c0")]
    [InlineData("82a16101a16292a1620a")]
    [InlineData("c403010203")]
    [InlineData("c7020a0102")]
    [InlineData("d80a00000000000000000000000000000000")]
    [InlineData("dc0002ca00000000cb0000000000000000")]
    [InlineData("de000101d60a01020304")]
    public void Skip_EveryKind_IsPassedOver(string hex)
    {
        var reader = new MessagePackReader(Convert.FromHexString(hex));

        reader.Skip();

        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void Skip_NestedWithoutEnd_IsRefused()
    {
        byte[] nested = [.. Enumerable.Repeat((byte)0x91, 60_000), 0];

        Assert.Throws<ProtocolException>(() => new MessagePackReader(nested).Skip());
    }

    [Fact]
    public void WriteAudio_Frame_IsReadByTheServer()
    {
        var output = new ArrayBufferWriter<byte>();
        float[] samples = [.. Enumerable.Range(0, 1_920).Select(i => i / 1_920f)];

        MoshiMessage.WriteAudio(output, samples);

        (string type, float[] sound, _) = MoshiWire.Read(output.WrittenSpan);
        Assert.Equal("Audio", type);
        Assert.Equal(samples, sound);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(long.MaxValue)]
    public void WriteMarker_AnyNumber_IsReadByTheServer(long id)
    {
        var output = new ArrayBufferWriter<byte>();

        MoshiMessage.WriteMarker(output, id);

        Assert.Equal(("Marker", id), (MoshiWire.Read(output.WrittenSpan).Type, MoshiWire.Read(output.WrittenSpan).Id));
    }

    [Fact]
    public void WriteAudio_Again_AllocatesNothing()
    {
        var output = new ArrayBufferWriter<byte>(16_384);
        float[] samples = new float[1_920];

        Assert.Equal(0, Parley.Testing.AllocationAssert.BytesAllocatedBy(() =>
        {
            output.ResetWrittenCount();
            MoshiMessage.WriteAudio(output, samples);
        }));
    }

    [Fact]
    public void Read_EveryMessage_HasItsFields()
    {
        float[] pauses = new float[MoshiMessage.MaximumPauses];

        Assert.Equal(new MoshiMessage(MoshiMessageKind.Ready), MoshiMessage.Read(MoshiWire.Write(("type", "Ready")), pauses));
        Assert.Equal(
            new MoshiMessage(MoshiMessageKind.Word, "héllo", TimeSpan.FromSeconds(1.28)),
            MoshiMessage.Read(MoshiWire.Write(("text", "héllo"), ("start_time", 1.28), ("type", "Word")), pauses));
        Assert.Equal(
            new MoshiMessage(MoshiMessageKind.EndWord, Time: TimeSpan.FromSeconds(2)),
            MoshiMessage.Read(MoshiWire.Write(("type", "EndWord"), ("stop_time", 2)), pauses));
        Assert.Equal(
            new MoshiMessage(MoshiMessageKind.Marker, Id: -7), MoshiMessage.Read(MoshiWire.Write(("type", "Marker"), ("id", -7L)), pauses));
        Assert.Equal(
            new MoshiMessage(MoshiMessageKind.Step, Pauses: 3),
            MoshiMessage.Read(MoshiWire.Write(("type", "Step"), ("step_idx", 5), ("prs", new[] { 0.1f, 2f, -1f }), ("buffered_pcm", 0)), pauses));
        Assert.Equal([0.1f, 1f, 0f], pauses[..3]);
        Assert.Equal("full", MoshiMessage.Read(MoshiWire.Write(("type", "Error"), ("message", "full")), pauses).Text);
        Assert.Equal(MoshiMessageKind.Other, MoshiMessage.Read(MoshiWire.Write(("type", "New"), ("what", 1)), pauses).Kind);
    }

    public static TheoryData<byte[]> Incomplete => new(
        MoshiWire.Write(("text", "a"), ("start_time", 1.0)),
        MoshiWire.Write(("type", "Word"), ("text", "a")),
        MoshiWire.Write(("type", "Word"), ("start_time", 1.0)),
        MoshiWire.Write(("type", "Word"), ("text", "a"), ("start_time", -1.0)),
        MoshiWire.Write(("type", "Word"), ("text", "a"), ("start_time", 1e300)),
        MoshiWire.Write(("type", "Word"), ("text", new string('a', 5_000)), ("start_time", 1.0)),
        MoshiWire.Write(("type", "EndWord")),
        MoshiWire.Write(("type", "Marker")),
        MoshiWire.Write(("type", "Step"), ("prs", "a")),
        [.. MoshiWire.Write(("type", "Ready")), 0]);

    [Theory]
    [MemberData(nameof(Incomplete))]
    public void Read_LackingOrWrong_IsRefused(byte[] message) =>
        Assert.Throws<ProtocolException>(() => MoshiMessage.Read(message, new float[MoshiMessage.MaximumPauses]));

    [Fact]
    public void Read_AnyDamage_GivesAMessageOrIsRefused()
    {
        byte[][] messages =
        [
            MoshiWire.Write(("type", "Word"), ("text", "hello"), ("start_time", 1.28)),
            MoshiWire.Write(("type", "Step"), ("step_idx", 5), ("prs", new[] { 0.1f, 0.2f, 0.3f, 0.4f }), ("buffered_pcm", 0)),
            MoshiWire.Write(("type", "Marker"), ("id", 7L)),
        ];
        float[] pauses = new float[MoshiMessage.MaximumPauses];
        int refused = 0;
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            byte[] bytes = [.. messages[random.Next(messages.Length)]];
            if (random.Next(3) == 0)
                random.NextBytes(bytes);
            for (int i = random.Next(4); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                MoshiMessage.Read(bytes.AsSpan(0, random.Next(bytes.Length + 1)), pauses);
            }
            catch (ProtocolException)
            {
                refused++;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50_000));

        Assert.InRange(refused, 10_000, 49_999);
        Assert.All(pauses, pause => Assert.InRange(pause, 0f, 1f));
    }
}
