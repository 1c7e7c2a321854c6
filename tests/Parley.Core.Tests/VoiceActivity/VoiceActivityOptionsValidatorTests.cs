using Parley.Core.VoiceActivity;

namespace Parley.Core.Tests.VoiceActivity;

public sealed class VoiceActivityOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_Succeeds() =>
        Assert.True(new VoiceActivityOptionsValidator().Validate(null, new VoiceActivityOptions()).Succeeded);

    [Fact]
    public void Validate_OutOfRange_NamesTheSetting()
    {
        var options = new VoiceActivityOptions { OnThreshold = 1.5f };

        Assert.Contains(
            nameof(VoiceActivityOptions.OnThreshold),
            new VoiceActivityOptionsValidator().Validate(null, options).FailureMessage,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_OffAboveOn_Fails()
    {
        var options = new VoiceActivityOptions { OnThreshold = 0.3f };

        Assert.True(new VoiceActivityOptionsValidator().Validate(null, options).Failed);
    }
}
