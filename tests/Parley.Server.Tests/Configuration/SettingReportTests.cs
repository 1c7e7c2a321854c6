using System.Net;
using System.Text.Json;

using Microsoft.Extensions.Configuration;

using Parley.Server.Composition;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Reporting;
using Parley.Server.Security;
using Parley.Server.Tests.Security;

namespace Parley.Server.Tests.Configuration;

public sealed class SettingReportTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Get_Settings_HasEachWithItsDefaultAndMeaning()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: [("Parley:Server:AllowedHosts:0", "a.example"), ("Parley:Server:AllowedHosts:1", "b.example"), ("Parley:Turns:ShortTurnMs", "900")]);

        JsonElement[] all = await ReadAsync(server);

        IEnumerable<string> expected = SettingsServices.Catalogue.Flatten().Select(static setting => setting.Name)
            .Where(static name => !name.Contains('*', StringComparison.Ordinal));
        Assert.Equal(expected.Order(StringComparer.Ordinal), all.Select(static setting => Text(setting, "name")).Order(StringComparer.Ordinal));
        Assert.All(all, static setting =>
        {
            Assert.True(Text(setting, "group")!.Length > 2, Text(setting, "name"));
            Assert.True(Text(setting, "description")!.Length > 5, Text(setting, "name"));
            Assert.DoesNotContain("](", Text(setting, "description"), StringComparison.Ordinal);
        });
        Assert.Equal(("900", "1200", "command_line"), Facts(all, "Parley:Turns:ShortTurnMs"));
        Assert.Equal(("a.example, b.example", "", "command_line"), Facts(all, "Parley:Server:AllowedHosts"));
        Assert.Equal(("0.5", "0.5", "default"), Facts(all, "Parley:VoiceActivity:OnThreshold"));
        Assert.Equal((null, null, "default"), Facts(all, "Parley:Brain:ApiKey"));
        Assert.Equal("Turns", Text(Named(all, "Parley:Turns:ShortTurnMs"), "group"));
    }

    [Fact]
    public async Task Get_SettingsWithSecrets_ShowsNoneAnywhere()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings:
        [
            ("Parley:Brain:ApiKey", "hunter2"), ("Parley:Brain:Endpoint", "http://me:hunter2@127.0.0.1:9/v1?k=hunter2"),
            ("Parley:Models:HubToken", "hunter2"), ("Parley:Models:HubEndpoint", "https://hunter2@127.0.0.1/"),
            ("Parley:OpenAiTranscription:ApiKey", "hunter2"), ("Parley:OpenAiTranscription:Endpoint", "http://u:hunter2@127.0.0.1:9"),
            ("Parley:OpenAiTranscription:Enabled", "false"), ("Parley:Moshi:ApiKey", "hunter2"),
            ("Parley:Telemetry:OtlpEndpoint", "http://u:hunter2@127.0.0.1:9"), ("Parley:Server:AllowedOrigins:0", "http://example.org"),
        ]);

        string text = await server.Http.GetStringAsync("/settings", Cancel);
        JsonElement[] all = await ReadAsync(server);

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.Equal(("•••", null, "command_line"), Facts(all, "Parley:Brain:ApiKey"));
        Assert.True(Named(all, "Parley:Brain:ApiKey").GetProperty("masked").GetBoolean());
        Assert.Equal("http://•••@127.0.0.1:9/v1?•••", Text(Named(all, "Parley:Brain:Endpoint"), "value"));
        Assert.False(Named(all, "Parley:Brain:Model").GetProperty("masked").GetBoolean());
    }

    [Fact]
    public async Task Get_PersonasOfTheSettings_AreNumbered()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            settings: [("Parley:Personas:0:Id", "shop"), ("Parley:Personas:0:Prompt", "Sell."), ("Parley:Personas:1:Id", "b"), ("Parley:Personas:1:Prompt", "B.")]);

        JsonElement[] all = await ReadAsync(server);

        Assert.Equal(("Sell.", "", "command_line"), Facts(all, "Parley:Personas:0:Prompt"));
        Assert.Equal(("b", "", "command_line"), Facts(all, "Parley:Personas:1:Id"));
        Assert.Equal("The system prompt.", Text(Named(all, "Parley:Personas:1:Prompt"), "description"));
        Assert.Equal((null, null, "default"), Facts(all, "Parley:Personas:1:Voice"));
    }

    [Fact]
    public async Task Get_WhatAnotherSettingDecides_SaysWhoSetThat()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(settings: ("Parley:Engines:Brain", "echo"));

        Assert.Equal(("echo", "auto", "command_line"), Facts(await ReadAsync(server), "Parley:Brain:Provider"));
    }

    [Fact]
    public async Task Get_Unchanged_IsToldSo_AndWithoutAdminRefused()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey other = await server.CreateAsync(AccessScope.Read, AccessScope.Talk, AccessScope.Write);
        using HttpResponseMessage first = await server.SendAsync("/settings", server.Admin.Secret);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/settings");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        request.Headers.Authorization = new("Bearer", server.Admin.Secret);

        using HttpResponseMessage again = await server.Fixture.Http.SendAsync(request, Cancel);
        using HttpResponseMessage refused = await server.SendAsync("/settings", other.Secret);

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public void Origins_OfEachSource_AreNamed()
    {
        string folder = Directory.CreateTempSubdirectory("parley-").FullName;
        string file = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(file, """{"Parley":{"Server":{"Port":9,"Host":"::1","AllowedHosts":["x"]},"Brain":{"Model":"of the file"}},"LLM_ENDPOINT":"h:1"}""");
        IConfigurationRoot settings = new ConfigurationBuilder()
            .AddJsonFile(file)
            .Add(new NamedSettings(SettingOrigin.Environment, [new("Parley:Brain:Model", "of the environment")]))
            .Add(new NamedSettings(SettingOrigin.CommandLine, [new("parley:server:port", "10")]))
            .Build();
        var origins = new SettingOrigins(settings);

        Assert.Equal((SettingOrigin.CommandLine, null), origins.Of("Parley:Server:Port", null));
        Assert.Equal((SettingOrigin.File, "appsettings.json"), origins.Of("Parley:Server:Host", "::1"));
        Assert.Equal((SettingOrigin.File, "appsettings.json"), origins.Of("Parley:Server:AllowedHosts", null));
        Assert.Equal(SettingOrigin.Environment, origins.Of("Parley:Brain:Model", "of the environment").Origin);
        Assert.Equal((SettingOrigin.File, "appsettings.json"), origins.Of("Parley:Brain:Endpoint", "h:1"));
        Assert.Equal((SettingOrigin.Default, null), origins.Of("Parley:Brain:Provider", "auto"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void NameOf_WhatTheEnvironmentSets_IsTheVariable()
    {
        static string? Environment(string name) => name is "LLM_MODEL" or "WHISPER_MODEL" ? "x" : null;

        Assert.Equal("LLM_MODEL", VerbatimSettings.NameOf("parley:brain:model", Environment));
        Assert.Equal("WHISPER_MODEL", VerbatimSettings.NameOf("Parley:Whisper:Model", Environment));
        Assert.Equal("WHISPER_MODEL", VerbatimSettings.NameOf("Parley:OpenAiTranscription:Model", Environment));
        Assert.Null(VerbatimSettings.NameOf("Parley:Brain:Endpoint", Environment));
    }

    private static async Task<JsonElement[]> ReadAsync(ServerFixture server) =>
        [.. JsonDocument.Parse(await server.Http.GetStringAsync("/settings", Cancel)).RootElement.EnumerateArray()];

    private static JsonElement Named(JsonElement[] all, string name) => all.Single(setting => Text(setting, "name") == name);

    private static (string? Value, string? Default, string? Origin) Facts(JsonElement[] all, string name)
    {
        JsonElement setting = Named(all, name);
        return (Text(setting, "value"), Text(setting, "default"), Text(setting, "origin"));
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
