using Parley.Core.Audio;
using Parley.Testing;

namespace Parley.Core.Tests.Audio;

public sealed class G711Tests
{
    // Points of the tables of ITU-T G.711: code of full scale, of zero, and of the first step.
    [Theory]
    [InlineData(0x80, 32_124)]
    [InlineData(0x00, -32_124)]
    [InlineData(0xFF, 0)]
    [InlineData(0xFE, 8)]
    [InlineData(0x7E, -8)]
    public void FromMuLaw_Code_IsTheTablesValue(int code, int expected) =>
        Assert.Equal(expected / 32_768f, Decoded(G711.FromMuLaw, code));

    [Theory]
    [InlineData(0xAA, 32_256)]
    [InlineData(0x2A, -32_256)]
    [InlineData(0xD5, 8)]
    [InlineData(0x55, -8)]
    [InlineData(0xD4, 24)]
    public void FromALaw_Code_IsTheTablesValue(int code, int expected) =>
        Assert.Equal(expected / 32_768f, Decoded(G711.FromALaw, code));

    [Fact]
    public void ToAndFrom_EveryCode_ComesBack()
    {
        byte[] codes = [.. Enumerable.Range(0, 256).Select(code => (byte)code)];
        var samples = new float[256];
        var again = new byte[256];

        G711.FromALaw(codes, samples);
        G711.ToALaw(samples, again);
        Assert.Equal(codes, again);

        G711.FromMuLaw(codes, samples);
        G711.ToMuLaw(samples, again);
        codes[0x7F] = 0xFF; // Zero has two codes.
        Assert.Equal(codes, again);
    }

    [Fact]
    public void To_BeyondFullScaleAndNotANumber_ClipsAndIsSilent()
    {
        var codes = new byte[4];

        G711.ToMuLaw([2, -2, float.NaN, float.PositiveInfinity], codes);

        Assert.Equal([0x80, 0x00, 0xFF, 0xFF], codes);
    }

    [Fact]
    public void Kernels_Run_AllocateNothing()
    {
        var samples = new float[160];
        var codes = new byte[160];

        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() =>
        {
            G711.ToMuLaw(samples, codes);
            G711.FromMuLaw(codes, samples);
            G711.ToALaw(samples, codes);
            G711.FromALaw(codes, samples);
        }));
    }

    private delegate void Decoder(ReadOnlySpan<byte> source, Span<float> destination);

    private static float Decoded(Decoder decoder, int code)
    {
        var sample = new float[1];
        decoder([(byte)code], sample);
        return sample[0];
    }
}
