using Parley.Server.Security;
using Parley.Testing;

namespace Parley.Server.Tests.Security;

public sealed class EphemeralSecretsTests
{
    private static readonly TimeSpan _minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Find_IssuedSecret_GivesItsSessionUntilItExpires()
    {
        var secrets = new EphemeralSecrets(_time);
        EphemeralSecret secret = secrets.Issue(_minute, """{"type":"realtime"}""");

        Assert.StartsWith("ek_", secret.Value);
        Assert.Equal("""{"type":"realtime"}""", secrets.Find(secret.Value)?.SessionJson);

        _time.Advance(_minute);

        Assert.Null(secrets.Find(secret.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sk-something")]
    [InlineData("ek_")]
    [InlineData("ek_0123456789abcdef")]
    public void Find_AnythingElse_IsNothing(string? text)
    {
        var secrets = new EphemeralSecrets(_time);
        secrets.Issue(_minute, null);

        Assert.Null(secrets.Find(text));
    }

    [Fact]
    public void Issue_BeyondTheLimit_ForgetsTheOldest()
    {
        var secrets = new EphemeralSecrets(_time, kept: 2);
        EphemeralSecret[] issued = [.. Enumerable.Range(0, 3).Select(_ => secrets.Issue(_minute, null))];

        Assert.Equal([false, true, true], issued.Select(secret => secrets.Find(secret.Value) is not null));
    }
}
