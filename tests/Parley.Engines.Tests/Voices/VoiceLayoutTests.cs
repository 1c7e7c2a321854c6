using Parley.Engines.Models;
using Parley.Engines.Voices;

namespace Parley.Engines.Tests.Voices;

public sealed class VoiceLayoutTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("parley-layout-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Check_PublishedLayout_IsTaken(bool isLegacy) => Check(VoiceFile.Make(isLegacy: isLegacy));

    [Fact]
    public void Check_CacheThatIsNotFilledToItsEnd_IsTaken() => Check(VoiceFile.Make(positions: 10, offset: 4));

    [Theory]
    [InlineData(11)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Check_OffsetOutsideTheCache_IsRefused(int offset)
    {
        var exception = Assert.Throws<InvalidDataException>(() => Check(VoiceFile.Make(positions: 10, offset: offset)));

        Assert.Contains("positions filled", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OtherSafetensorsFiles_AreRefused()
    {
        AssertRefused("no '…/cache'", SafeTensor.Of("weights", [3], new float[3]));
        AssertRefused("[rows, width]", SafeTensor.Of("style", [4], new float[4]));
        AssertRefused("no 'offset'", SafeTensor.Of("a/cache", [2, 1, 1, 1, 1], new float[2]));
        AssertRefused("shape", SafeTensor.Of("a/cache", [2, 2, 1, 1, 1], new float[4]), SafeTensor.Of("a/offset", [1], new long[] { 1 }));
        AssertRefused("shape", SafeTensor.Of("a/cache", [2, 1, 0, 1, 1], default(ReadOnlyMemory<float>)), SafeTensor.Of("a/offset", [1], new long[] { 0 }));
        AssertRefused("floating", SafeTensor.Of("a/cache", [2, 1, 1, 1, 1], new long[2]), SafeTensor.Of("a/offset", [1], new long[] { 1 }));
        AssertRefused(
            "different models",
            SafeTensor.Of("a/cache", [2, 1, 1, 1, 1], new float[2]), SafeTensor.Of("a/offset", [1], new long[] { 1 }),
            SafeTensor.Of("b/cache", [2, 1, 1, 2, 1], new float[4]), SafeTensor.Of("b/offset", [1], new long[] { 1 }));
        AssertRefused(
            "1 and 2 positions",
            SafeTensor.Of("a/cache", [2, 1, 2, 1, 1], new float[4]), SafeTensor.Of("a/offset", [1], new long[] { 1 }),
            SafeTensor.Of("b/cache", [2, 1, 2, 1, 1], new float[4]), SafeTensor.Of("b/offset", [1], new long[] { 2 }));
    }

    private void AssertRefused(string reason, params SafeTensor[] tensors)
    {
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, tensors);

        var exception = Assert.Throws<InvalidDataException>(() => Check(stream.ToArray()));

        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    private void Check(byte[] bytes)
    {
        string path = Path.Combine(_folder, $"{Guid.NewGuid():N}.safetensors");
        File.WriteAllBytes(path, bytes);
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        VoiceLayout.Check(file);
    }
}
