using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Server.Composition;
using Parley.Server.Configuration;
using Parley.Server.Tests.Security;
using Parley.Testing;

namespace Parley.Server.Tests.Configuration;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Parley:Server:Prot", "Parley:Server:Port")]
    [InlineData("Parley:Sever", "Parley:Server")]
    [InlineData("Parley:Port", "Parley:Server:Port")]
    [InlineData("Parley:VoiceActivity:OnTreshold", "Parley:VoiceActivity:OnThreshold")]
    [InlineData("Parley:Server:Port:Number", "Parley:Server:Port")]
    [InlineData("Parley:Engines:Ear", "Parley:Engines:Brain")]
    [InlineData("Parley:Personas:0:Promt", "Parley:Personas:0:Prompt")]
    public void Check_UnknownKey_NamesItAndTheNearestOne(string key, string nearest)
    {
        var problem = Assert.Throws<SettingsException>(() => SettingsServices.Catalogue.Check(With(key)));

        Assert.Contains($"'{key}'", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"'{nearest}'", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PARLEY:SERVER:PORT")]
    [InlineData("Parley:Server:AllowedHosts:0")]
    [InlineData("Parley:Personas:3:Name")]
    [InlineData("Parley:Turns:Speculation")]
    [InlineData("Other:Server:Prot")]
    public void Check_KnownKeyInAnyCase_Passes(string key) => SettingsServices.Catalogue.Check(With(key));

    [Fact]
    public async Task Start_WithAValueOutOfRange_NamesTheSetting()
    {
        var problem = await Assert.ThrowsAsync<SettingsException>(() => ServerFixture.StartAsync(settings: ("Parley:Server:Port", "70000")));

        Assert.Equal("Parley:Server:Port must be between 0 and 65535.", problem.Message);
    }

    [Fact]
    public async Task Start_WithAValueOfAnotherType_NamesTheSetting()
    {
        var problem = await Assert.ThrowsAsync<SettingsException>(() => ServerFixture.StartAsync(settings: ("Parley:Server:Port", "eighty")));

        Assert.Contains("Parley:Server:Port", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAPortInUse_SaysSo()
    {
        await using ServerFixture first = await ServerFixture.StartAsync();
        int port = first.Server.Address.Port;

        var problem = await Assert.ThrowsAsync<IOException>(() => ServerFixture.StartAsync(settings: ("Parley:Server:Port", $"{port}")));

        Assert.Contains($"Port {port}", problem.Message, StringComparison.Ordinal);
        Assert.Contains("--port", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnAnAddressOfAnotherMachine_SaysSo()
    {
        var problem = await Assert.ThrowsAsync<IOException>(() => KeyedServer.StartAsync(settings: ("Parley:Server:Host", "203.0.113.7")));

        Assert.Contains("203.0.113.7", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithAnUnknownEngine_NamesTheNearestOne()
    {
        var problem = await Assert.ThrowsAsync<SettingsException>(() => ServerFixture.StartAsync(settings: ("Parley:Engines:VoiceActivity", "energie")));

        Assert.Contains("'energie'", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'energy'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_VerbatimEnvironment_BecomesSettings()
    {
        var environment = new Dictionary<string, string>
        {
            ["LLM_ENDPOINT"] = "http://localhost:11434",
            ["LLM_MODEL"] = "mistral:7b-instruct",
            ["VOICE_PROVIDER"] = "local",
        };

        Dictionary<string, string?> settings = new(VerbatimSettings.Read(environment.GetValueOrDefault), StringComparer.Ordinal);

        Assert.Equal("http://localhost:11434", settings["Parley:Brain:Endpoint"]);
        Assert.Equal("mistral:7b-instruct", settings["Parley:Brain:Model"]);
        Assert.Equal("auto", settings["Parley:Engines:TextToSpeech"]);
    }

    [Fact]
    public void Read_WhisperModel_NamesTheModelOfWhicheverWhisperIsUsed()
    {
        var environment = new Dictionary<string, string> { ["WHISPER_MODEL"] = "base.en" };

        Dictionary<string, string?> settings = new(VerbatimSettings.Read(environment.GetValueOrDefault), StringComparer.Ordinal);

        Assert.Equal("base.en", settings["Parley:Whisper:Model"]);
        Assert.Equal("base.en", settings["Parley:OpenAiTranscription:Model"]);
    }

    [Theory]
    [InlineData("true", "true")]
    [InlineData("1", "True")]
    [InlineData("0", "False")]
    public void Read_UseFasterWhisper_SwitchesTheServer(string value, string expected)
    {
        var environment = new Dictionary<string, string> { ["USE_FASTER_WHISPER"] = value };

        Dictionary<string, string?> settings = new(VerbatimSettings.Read(environment.GetValueOrDefault), StringComparer.Ordinal);

        Assert.Equal(expected, settings["Parley:OpenAiTranscription:Enabled"]);
    }

    [Fact]
    public void Read_UseFasterWhisperThatIsNeither_SaysWhatToSay()
    {
        var environment = new Dictionary<string, string> { ["USE_FASTER_WHISPER"] = "maybe" };

        var exception = Assert.Throws<SettingsException>(() => VerbatimSettings.Read(environment.GetValueOrDefault).ToList());

        Assert.Contains("true", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData("http://127.0.0.1:8000", null, true)]
    [InlineData("http://127.0.0.1:8000", "true", true)]
    [InlineData("http://127.0.0.1:8000", "false", false)]
    public async Task Choose_TranscriptionServer_IsUsedWhereNamedAndNotSwitchedOff(string? endpoint, string? enabled, bool isUsed)
    {
        await using ServiceProvider services = Services(endpoint, enabled);

        EngineDescriptor server = services.GetRequiredService<EngineSelector>().List(EngineKind.SpeechToText).First(engine => engine.Name == "openai");

        Assert.Equal(isUsed, server.Probe().IsAvailable);
        Assert.True(server.Rank > 80, "above the embedded ones");
    }

    [Fact]
    public async Task UseFasterWhisper_WithoutEndpoint_IsAClearErrorAtStart()
    {
        await using ServiceProvider services = Services(endpoint: null, enabled: "true");

        var exception = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("USE_FASTER_WHISPER", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Parley:OpenAiTranscription:Endpoint", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Documentation_ListsEverySettingWithItsDefault()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "configuration.md"));

        foreach ((string name, object? value) in SettingsServices.Catalogue.Flatten())
        {
            string line = Assert.Single(lines, l => l.StartsWith($"| `{name}` |", StringComparison.Ordinal));
            if (value is not null and not System.Collections.IEnumerable)
                Assert.Contains($"| {value} |", line.Replace("`", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }

        foreach (string name in VerbatimSettings.Mapped.Keys.Concat(VerbatimSettings.Ignored))
            Assert.Single(lines, l => l.StartsWith($"| `{name}` |", StringComparison.Ordinal));
    }

    private static ServiceProvider Services(string? endpoint, string? enabled)
    {
        IConfiguration settings = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new("Parley:OpenAiTranscription:Endpoint", endpoint), new("Parley:OpenAiTranscription:Enabled", enabled),
        ]).Build();
        return new ServiceCollection().AddParley(settings).BuildServiceProvider();
    }

    private static IConfiguration With(string key) =>
        new ConfigurationBuilder().AddInMemoryCollection([new(key, "1")]).Build();
}
