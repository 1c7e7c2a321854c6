using Parley.Server.Composition;
using Parley.Server.Configuration.Reporting;

namespace Parley.Server.Tests.Configuration;

public sealed class SettingMaskTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("Parley:Brain:ApiKey", "hunter2", "•••")]
    [InlineData("Parley:Models:HubToken", "hunter2", "•••")]
    [InlineData("Parley:Any:Password", "hunter2", "•••")]
    [InlineData("Parley:Any:ClientSecret", "hunter2", "•••")]
    [InlineData("Parley:Any:Keys", "hunter2", "•••")]
    [InlineData("Parley:Brain:Endpoint", "http://me:hunter2@host:99/v1", "http://•••@host:99/v1")]
    [InlineData("Parley:Brain:Endpoint", "http://hunter2@host/v1/", "http://•••@host/v1")]
    [InlineData("Parley:Brain:Endpoint", "me:hunter2@host:99", "•••@host:99")]
    [InlineData("Parley:Brain:Endpoint", "https://host/v1?key=hunter2&a=b#c", "https://host/v1?•••")]
    [InlineData("Parley:Brain:Endpoint", "https://host/v1#hunter2", "https://host/v1?•••")]
    [InlineData("Parley:Brain:Endpoint", "  http://me:hunter2@host  ", "http://•••@host")]
    [InlineData("Parley:Brain:Endpoint", "http://me:hunter2@", "•••")]
    [InlineData("Parley:Brain:Endpoint", "http:hunter2@host", "•••@host")]
    [InlineData("Parley:Brain:Endpoint", "http://me:hunt er2@host", "http://•••@host")]
    [InlineData("Parley:Moshi:Endpoint", "wss://me:hunter2@host:8080/x", "wss://•••@host:8080/x")]
    [InlineData("Parley:Any:Thing", "https://me:hunter2@host/x", "https://•••@host/x")]
    [InlineData("Parley:Any:Thing", "redis://:hunter2@host:6379/0", "redis://•••@host:6379/0")]
    [InlineData("Parley:Storage:PostgresUrl", "postgres://me:hunter2@host:5433/db", "postgres://•••@host:5433/db")]
    [InlineData("Parley:Storage:PostgresUrl", "Host=host;Username=me;Password=hunter2;Database=db", "postgres://•••@host:5432/db")]
    [InlineData("Parley:Storage:PostgresUrl", "host=host;pwd=hunter2", "postgres://•••@host:5432/")]
    [InlineData("Parley:Storage:PostgresUrl", "postgres://host/db?password=hunter2", "postgres://•••@host:5432/db")]
    [InlineData("Parley:Storage:PostgresUrl", "hunter2 is no address", "•••")]
    public void Of_WhatHoldsASecret_ShowsTheRest(string name, string value, string shown)
    {
        (string? text, bool isMasked) = SettingMask.Of(name, value);

        Assert.Equal(shown, text);
        Assert.True(isMasked);
        Assert.DoesNotContain(Secret, text, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("Parley:Brain:Endpoint", "http://127.0.0.1:11434")]
    [InlineData("Parley:Brain:Endpoint", "localhost:8000/v1/")]
    [InlineData("Parley:Models:HubEndpoint", "https://huggingface.co")]
    [InlineData("Parley:Brain:Model", "hf.co/me/model:Q4@latest")]
    [InlineData("Parley:Whisper:Model", "/models/whisper?v=1")]
    [InlineData("Parley:Personas:0:Prompt", "See https://me@host/x?y=z for more.")]
    public void Of_WhatIsNoSecret_IsAsItIs(string name, string value) =>
        Assert.Equal((value, false), SettingMask.Of(name, value));

    [Fact]
    public void Of_OtherKindsOfValues_IsTheirText()
    {
        Assert.Equal((null, false), SettingMask.Of("Parley:Brain:ApiKey", null));
        Assert.Equal(("", false), SettingMask.Of("Parley:Brain:ApiKey", ""));
        Assert.Equal(("2000", false), SettingMask.Of("Parley:Access:KeyCacheMs", 2000));
        Assert.Equal(("true", false), SettingMask.Of("Parley:Access:RequireKeys", true));
        Assert.Equal(("0.35", false), SettingMask.Of("Parley:VoiceActivity:OffThreshold", 0.35f));
        Assert.Equal(("a, b", false), SettingMask.Of("Parley:Server:AllowedHosts", new List<string> { "a", "b" }));
        Assert.Equal(
            ("a, https://•••@b", true), SettingMask.Of("Parley:Server:AllowedOrigins", new List<string> { "a", "https://u:hunter2@b" }));
        Assert.Equal(("•••, •••", true), SettingMask.Of("Parley:Any:Keys", new List<string> { "a", Secret }));
        Assert.Equal(
            ("http://•••@host:4318", true), SettingMask.Of("Parley:Telemetry:OtlpEndpoint", new Uri("http://me:hunter2@host:4318")));
    }

    [Fact]
    public void Of_EveryTextOfTheCatalogueThatSoundsLikeASecret_IsMasked()
    {
        string[] words = ["key", "token", "secret", "password"];
        string[] masked = [.. SettingsServices.Catalogue.Flatten()
            .Where(static setting => setting.Default is null or string)
            .Where(setting => SettingMask.Of(setting.Name, Secret).IsMasked || words.Any(word => setting.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(static setting => setting.Name)];

        Assert.All(masked, static name => Assert.DoesNotContain(Secret, SettingMask.Of(name, Secret).Text, StringComparison.Ordinal));
        Assert.Contains("Parley:Moshi:ApiKey", masked);
        Assert.Contains("Parley:OpenAiTranscription:ApiKey", masked);
    }
}
