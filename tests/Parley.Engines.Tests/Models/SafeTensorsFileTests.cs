using System.Buffers.Binary;
using System.Text;

using Parley.Engines.Models;
using Parley.Testing;

namespace Parley.Engines.Tests.Models;

public sealed class SafeTensorsFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-safetensors-").FullName;

    private string FilePath => Path.Combine(_folder, "file.safetensors");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Open_WhatTheWriterWrote_GivesTheSameBack()
    {
        float[] floats = [1, -2.5f, float.NaN, float.PositiveInfinity, 0, 6];
        using (FileStream output = File.Create(FilePath))
        {
            SafeTensorsWriter.Write(
                output,
                [
                    SafeTensor.Of("layer \"ü\"/cache", [2, 3], floats),
                    SafeTensor.Of("empty", [0, 7], default(ReadOnlyMemory<float>)),
                    SafeTensor.Of("offset", [1], new long[] { 39 }),
                    SafeTensor.Of("scalar", [], new long[] { -1 }),
                ],
                new Dictionary<string, string> { ["maker"] = "a test" });
        }

        using SafeTensorsFile file = SafeTensorsFile.Open(FilePath);
        float[] read = new float[6];
        file.ReadFloats("layer \"ü\"/cache", read);
        long[] offset = new long[1];
        file.ReadInt64s("offset", offset);

        Assert.Equal(["layer \"ü\"/cache", "empty", "offset", "scalar"], file.Names);
        Assert.Equal([2, 3], file.Require("layer \"ü\"/cache").Shape);
        Assert.Equal(floats, read);
        Assert.Equal(39, offset[0]);
        Assert.Equal("a test", file.Metadata["maker"]);
        Assert.Equal(1, file.Require("scalar").Elements);
    }

    [Theory]
    [InlineData("F16", new byte[] { 0x00, 0x3C, 0x00, 0xC1 })]
    [InlineData("BF16", new byte[] { 0x80, 0x3F, 0x20, 0xC0 })]
    [InlineData("F32", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0x20, 0xC0 })]
    [InlineData("F64", new byte[] { 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0x04, 0xC0 })]
    public void ReadFloats_EachType_GivesTheNumbers(string type, byte[] data)
    {
        WriteFile($$$"""{"x":{"dtype":"{{{type}}}","shape":[2],"data_offsets":[0,{{{data.Length}}}]}}""", data);
        using SafeTensorsFile file = SafeTensorsFile.Open(FilePath);
        float[] values = new float[2];

        file.ReadFloats("x", values);

        Assert.Equal([1f, -2.5f], values);
    }

    [Fact]
    public void ReadFloats_ManyHalvesFromTheMiddle_GivesThoseThere()
    {
        Half[] halves = [.. Enumerable.Range(0, 100_000).Select(i => (Half)(i % 2_048))];
        WriteFile(
            $$$"""{"x":{"dtype":"F16","shape":[{{{halves.Length}}}],"data_offsets":[0,{{{halves.Length * 2}}}]}}""",
            System.Runtime.InteropServices.MemoryMarshal.AsBytes<Half>(halves).ToArray());
        using SafeTensorsFile file = SafeTensorsFile.Open(FilePath);
        float[] values = new float[90_000];

        file.ReadFloats("x", values, start: 5_000);

        Assert.Equal(halves.Skip(5_000).Take(90_000).Select(half => (float)half), values);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "not JSON")]
    [InlineData("""[1]""", "not a JSON object")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2]}}""", "lacks")]
    [InlineData("""{"x":7}""", "lacks")]
    [InlineData("""{"x":{"dtype":"F33","shape":[2],"data_offsets":[0,8]}}""", "unknown type")]
    [InlineData("""{"x":{"dtype":"11","shape":[2],"data_offsets":[0,8]}}""", "unknown type")]
    [InlineData("""{"x":{"dtype":11,"shape":[2],"data_offsets":[0,8]}}""", "unknown type")]
    [InlineData("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", "no size")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""", "no size")]
    [InlineData("""{"x":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", "not a list")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8,9]}}""", "outside")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "outside")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4],"data_offsets":[0,16]}}""", "outside")]
    [InlineData("""{"x":{"dtype":"F32","shape":[9223372036854775807,2],"data_offsets":[0,8]}}""", "larger than any file")]
    [InlineData("""{"x":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,8]}}""", "does not fit")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "belong to no tensor")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "hole")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"y":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", "overlaps")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "Duplicate")]
    [InlineData("""{"__metadata__":{"a":1},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "not text")]
    public void Open_WrongHeader_SaysWhatIsWrongAndNamesTheFile(string header, string reason)
    {
        WriteFile(header, new byte[8]);

        var exception = Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(FilePath));

        Assert.Contains(reason, exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(FilePath, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_HeaderLongerThanTheFormatAllows_IsRefusedBeforeItIsRead()
    {
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.MaxValue - 3);
        File.WriteAllBytes(FilePath, bytes);

        Assert.Throws<InvalidDataException>(() => SafeTensorsFile.Open(FilePath));
    }

    [Fact]
    public void Read_WrongNameTypeOrRange_IsInvalidData()
    {
        WriteFile("""{"x":{"dtype":"I64","shape":[1],"data_offsets":[0,8]}}""", new byte[8]);
        using SafeTensorsFile file = SafeTensorsFile.Open(FilePath);

        Assert.Throws<InvalidDataException>(() => file.ReadInt64s("y", new long[1]));
        Assert.Throws<InvalidDataException>(() => file.ReadFloats("x", new float[1]));
        Assert.Throws<InvalidDataException>(() => file.ReadInt64s("x", new long[2]));
        Assert.Throws<InvalidDataException>(() => file.ReadInt64s("x", new long[1], start: 1));
        Assert.Throws<InvalidDataException>(() => file.ReadInt64s("x", new long[1], start: long.MaxValue));
        Assert.Throws<InvalidDataException>(() => file.ReadInt64s("x", new long[1], start: -1));
    }

    [Fact]
    public void ReadFloats_FileCutOffAfterOpening_IsInvalidData()
    {
        WriteFile("""{"x":{"dtype":"F32","shape":[1000],"data_offsets":[0,4000]}}""", new byte[4_000]);
        using SafeTensorsFile file = SafeTensorsFile.Open(FilePath);
        using (FileStream cut = new(FilePath, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete }))
        {
            Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not let an open file be cut.");
            cut.SetLength(1_000);
        }

        Assert.Throws<InvalidDataException>(() => file.ReadFloats("x", new float[1_000]));
    }

    [Fact]
    public void Write_TensorThatLiesAboutItsSize_Throws() => Assert.Throws<ArgumentException>(
        () => SafeTensorsWriter.Write(Stream.Null, [SafeTensor.Of("x", [3], new float[2])]));

    [Fact]
    public void Write_NameTwice_Throws() => Assert.Throws<ArgumentException>(
        () => SafeTensorsWriter.Write(Stream.Null, [SafeTensor.Of("x", [1], new float[1]), SafeTensor.Of("x", [1], new long[1])]));

    [Fact]
    public void Open_PublishedVoice_HasItsCachesAndOffsets()
    {
        SharedFiles.SkipUnlessPresent("models", "pocket-tts", "embeddings", "noise.safetensors");
        using SafeTensorsFile file = SafeTensorsFile.Open(SharedFiles.PathTo("models", "pocket-tts", "embeddings", "noise.safetensors"));
        long[] offset = new long[1];
        float[] cache = new float[2 * 39 * 16 * 64];

        file.ReadInt64s("transformer.layers.0.self_attn/offset", offset);
        file.ReadFloats("transformer.layers.5.self_attn/cache", cache);

        Assert.Equal(12, file.Entries.Count);
        Assert.Equal(39, offset[0]);
        Assert.All(cache, value => Assert.True(float.IsFinite(value)));
    }

    private void WriteFile(string header, byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, json.Length);
        File.WriteAllBytes(FilePath, [.. length, .. json, .. data]);
    }
}
