using FsCheck;
using FsCheck.Fluent;

using Parley.Core.Voices;

namespace Parley.Core.Tests.Voices;

public sealed class VoiceIdsTests
{
    [Theory]
    [InlineData("Anna", "anna")]
    [InlineData("Änna  Bé 2", "anna-be-2")]
    [InlineData("../../etc/passwd", "etc-passwd")]
    [InlineData("a/../b\\c", "a-b-c")]
    [InlineData("-x-", "x")]
    [InlineData("CON", "voice-con")]
    [InlineData("com1", "voice-com1")]
    [InlineData("com10", "com10")]
    [InlineData("voice.safetensors", "voice-safetensors")]
    [InlineData("", null)]
    [InlineData("..", null)]
    [InlineData("日本", null)]
    [InlineData("\ud800", null)]
    public void FromName_AnyName_GivesASafeIdOrNone(string name, string? id) => Assert.Equal(id, VoiceIds.FromName(name));

    [Theory]
    [InlineData("../x")]
    [InlineData("A")]
    [InlineData("a.b")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("nul")]
    [InlineData("")]
    [InlineData("a\0")]
    public void IsId_WhatFromNameNeverGives_IsNone(string id) => Assert.False(VoiceIds.IsId(id));

    [Fact]
    public void FromName_WhateverItGives_IsAnIdThatStaysItself() =>
        Prop.ForAll(ArbMap.Default.ArbFor<string?>(), name =>
        {
            if (name is null || VoiceIds.FromName(name) is not { } id)
                return;
            Assert.True(VoiceIds.IsId(id));
            Assert.Equal(id, VoiceIds.FromName(id));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Theory]
    [InlineData(3, VoiceTier.Quick)]
    [InlineData(59, VoiceTier.Quick)]
    [InlineData(60, VoiceTier.Standard)]
    [InlineData(599, VoiceTier.Standard)]
    [InlineData(600, VoiceTier.Professional)]
    public void Of_AnyAmount_IsTheLowerTierBetweenTwo(double seconds, VoiceTier tier)
    {
        Assert.Equal(tier, VoiceTiers.Of(TimeSpan.FromSeconds(seconds)));
        Assert.Equal(tier, VoiceTiers.Parse(VoiceTiers.NameOf(tier)));
    }
}
