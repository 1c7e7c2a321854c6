using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class AddBrainTests
{
    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddBrain_NoConfiguration_Echoes()
    {
        await using ServiceProvider services = Build(configuration: null);

        Assert.Equal("You said: Hello there.", await AskAsync(services, "Hello there."));
        Assert.Equal("assistant", (await services.GetRequiredService<IPersonaStore>().FindAsync(null, TestToken))!.Id);
        await services.GetRequiredService<IBrain>().WarmUpAsync(TestToken);
    }

    [Theory]
    [InlineData("auto", null, "echo")]
    [InlineData("auto", " ", "echo")]
    [InlineData("auto", "http://127.0.0.1:11434", "ollama")]
    [InlineData("auto", "localhost:11434", "ollama")]
    [InlineData("auto", "http://gpu.local:11434/v1", "ollama")]
    [InlineData("auto", "https://gpu.local/api", "ollama")]
    [InlineData("auto", "https://gpu.local/api/chat", "ollama")]
    [InlineData("auto", "http://127.0.0.1:8000/v1", "openai")]
    [InlineData("auto", "https://api.redpill.ai/v1", "openai")]
    [InlineData("openai", "http://127.0.0.1:11434/v1", "openai")]
    [InlineData("OLLAMA", null, "ollama")]
    [InlineData("scripted", "http://127.0.0.1:8000", "scripted")]
    public async Task AddBrain_Settings_ChooseTheClient(string provider, string? endpoint, string expected)
    {
        await using ServiceProvider services = Build(new() { ["Parley:Brain:Provider"] = provider, ["Parley:Brain:Endpoint"] = endpoint });
        BrainOptions options = services.GetRequiredService<IOptions<BrainOptions>>().Value;

        Assert.Equal(expected, ChatProviders.Choose(options));
        Assert.Equal(expected, services.GetRequiredKeyedService<IChatClient>(expected).GetService<ChatClientMetadata>()!.ProviderName);
        Assert.NotNull(services.GetRequiredService<IBrain>());
    }

    [Fact]
    public async Task AddBrain_WellKnownNames_AttachAModel()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(
            Wire.OpenAiDelta("Four.") + Wire.OpenAiStop() + Wire.Done, Wire.ServerSentEvents));
        await using ServiceProvider services = Build(new() { ["LLM_ENDPOINT"] = server.Url, ["LLM_MODEL"] = "tiny" });

        Assert.Equal("Four.", await AskAsync(services, "Two and two?"));
        Assert.Equal("tiny", server.Requests[0].Json["model"]!.GetValue<string>());
    }

    [Fact]
    public async Task AddBrain_OwnAndWellKnownNames_OwnWin()
    {
        await using ServiceProvider services = Build(new()
        {
            ["LLM_ENDPOINT"] = "http://other",
            ["LLM_MODEL"] = "other",
            [BrainSettingAliases.Keys["LLM_ENDPOINT"]] = "http://own",
            [BrainSettingAliases.Keys["LLM_MODEL"]] = "own",
        });
        BrainOptions options = services.GetRequiredService<IOptions<BrainOptions>>().Value;

        Assert.Equal(("http://own", "own"), (options.Endpoint, options.Model));
    }

    [Theory]
    [InlineData("Parley:Brain:Provider", "gpt", "Parley:Brain:Provider 'gpt' is not known; choose one of: auto, echo, openai, ollama, scripted.")]
    [InlineData("Parley:Brain:Endpoint", "ftp://x", "Parley:Brain:Endpoint 'ftp://x' is not the address of a server")]
    [InlineData("Parley:Brain:Endpoint", "http://", "is not the address of a server")]
    [InlineData("Parley:Brain:Endpoint", "my server", "is not the address of a server")]
    [InlineData("Parley:Brain:Temperature", "3", "Temperature")]
    [InlineData("Parley:Brain:FirstTokenTimeoutMs", "0", "FirstTokenTimeoutMs")]
    public async Task AddBrain_BadSetting_FailsAtStartAndSaysWhich(string key, string value, string expected)
    {
        await using ServiceProvider services = Build(new() { [key] = value });

        var exception = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddBrain_Personas_ComeFromTheSettings()
    {
        await using ServiceProvider services = Build(new()
        {
            ["Parley:Personas:0:Id"] = "pirate",
            ["Parley:Personas:0:Prompt"] = "Arr.",
            ["Parley:Personas:0:Voice"] = "rms",
        });

        Persona? pirate = await services.GetRequiredService<IPersonaStore>().FindAsync("pirate", TestToken);

        Assert.Equal(("Arr.", "rms"), (pirate!.Prompt, pirate.Voice));
    }

    [Fact]
    public async Task AddBrain_Functions_AreOfferedToPersonasThatNameThem()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync(
            Wire.OllamaDelta("Four.") + Wire.OllamaDone(), Wire.JsonLines));
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(Configuration(new() { ["LLM_ENDPOINT"] = $"{server.Url}/api", ["LLM_MODEL"] = "m" }));
        services.AddSingleton(AIFunctionFactory.Create(() => 4, "four"));
        await using ServiceProvider provider = services.AddBrain().BuildServiceProvider();

        await AskAsync(provider, "Two and two?");
        await AskAsync(provider, "Two and two?", "four", "current_time", "gone");

        Assert.Null(server.Requests[0].Json["tools"]);
        Assert.Equal(["four", "current_time"], server.Requests[1].Json["tools"]!.AsArray().Select(tool => tool!["function"]!["name"]!.GetValue<string>()));
    }

    [Fact]
    public async Task AddBrain_Descriptors_SayWhatIsAttached()
    {
        await using ServiceProvider services = Build(new() { ["LLM_ENDPOINT"] = "http://u:secret@gpu:11434?key=secret", ["LLM_MODEL"] = "m" });
        EngineDescriptor[] engines = [.. services.GetServices<EngineDescriptor>()];

        Assert.All(engines, engine => Assert.Equal(EngineKind.Brain, engine.Kind));
        Assert.Equal(["echo", "openai", "ollama", "scripted"], engines.Select(engine => engine.Name));
        Assert.Equal("ollama", engines.Where(engine => engine.Probe().IsAvailable).MaxBy(engine => engine.Rank)!.Name);
        Assert.Equal("m at http://gpu:11434/", engines[2].Probe().Detail);
        Assert.False(engines[1].Probe().IsAvailable);
        Assert.Contains("LLM_ENDPOINT", engines[1].Probe().Detail, StringComparison.Ordinal);
    }

    private static ServiceProvider Build(Dictionary<string, string?>? configuration)
    {
        var services = new ServiceCollection();
        if (configuration is not null)
            services.AddSingleton<IConfiguration>(Configuration(configuration));
        return services.AddBrain().BuildServiceProvider();
    }

    private static IConfigurationRoot Configuration(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

    private static async Task<string> AskAsync(IServiceProvider services, string text, params string[] tools)
    {
        string said = "";
        var turn = new UserTurn(text, [], DefaultPersona.Value with { Tools = tools }, Task.CompletedTask);
        await foreach (ReplyUpdate update in services.GetRequiredService<IBrain>().ReplyAsync(turn, TestToken))
            said += update.Text;
        return said;
    }
}
