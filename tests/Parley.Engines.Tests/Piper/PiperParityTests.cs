using Parley.Engines.Tests.Onnx;

namespace Parley.Engines.Tests.Piper;

/// <summary>The published graph, small and at real size, beside the results of the reference.</summary>
public sealed class PiperParityTests
{
    [Theory]
    [InlineData("en_US-noise-tiny", "en_US-noise-tiny", 1)]
    [InlineData("en_US-noise-medium", "en_US-noise-medium", 2)]
    [InlineData("en_US-noise-medium-aligned", "en_US-noise-medium", 5)]
    [InlineData("en_US-noise4-medium", "en_US-noise4-medium", 2)]
    public void Voice_PublishedGraph_GivesIdsLengthsAndSoundOfTheReference(string stem, string reference, int every)
    {
        OnnxRequirement.SkipUnlessInstalled();
        using var parity = new PiperParity(stem, reference);

        parity.HoldsStrings();
        parity.HoldsCases(every);
        if (every > 2)
            return;
        parity.HoldsLengthScales();
        parity.HoldsNoise();
    }

    [Fact]
    public void Ids_TableOfPhonemes_AreThoseOfPiper()
    {
        OnnxRequirement.SkipUnlessInstalled();
        using var parity = new PiperParity("en_US-noise-tiny", "en_US-noise-tiny");

        parity.HoldsTableOfIds();
    }
}
