using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Engines.Tools;
using Parley.Testing;

namespace Parley.Engines.Tests.Tools;

public sealed class ToolSettingsTests
{
    [Fact]
    public void Shelf_BuiltInAndSettings_AreAllThere()
    {
        using ServiceProvider services = Build(Good);

        IReadOnlyList<AIFunction> all = services.GetRequiredService<ToolShelf>().All;

        Assert.Equal(["current_time", "stock"], all.Select(tool => tool.Name));
        Assert.Equal("How many there are.", all[1].Description);
        services.GetRequiredService<IStartupValidator>().Validate();
    }

    [Theory]
    [InlineData("Name", "a b", "Parley:Tools:0: Name 'a b'")]
    [InlineData("Name", "current_time", "twice, or built in")]
    [InlineData("Description", " ", "Description is missing")]
    [InlineData("Method", "PUT", "GET or POST")]
    [InlineData("Url", "stock", "Url must be an address")]
    [InlineData("Url", "ftp://host/{article}", "Url must be an address")]
    [InlineData("Url", "http://{article}.host/", "behind the host only")]
    [InlineData("Url", "http://me:pass@host/", "no password")]
    [InlineData("Url", "http://host/{size}", "no required parameter of that name")]
    [InlineData("TimeoutMs", "5", "TimeoutMs 5 must be")]
    [InlineData("MaximumCharacters", "5", "MaximumCharacters 5 must be")]
    [InlineData("Parameters:0:Type", "date", "Type 'date' of parameter 'article'")]
    [InlineData("Parameters:1:Name", "article", "parameter 'article' must have a name of its own")]
    [InlineData("Parameters:2:Choices:0", "1", "Choices, which only a string can have")]
    public void Validate_WrongSetting_SaysWhichAndWhatToDo(string key, string value, string expected)
    {
        using ServiceProvider services = Build(new(Good) { [$"Parley:Tools:0:{key}"] = value });

        var problem = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Tuesday, 1 January 2030, 00:00 (UTC)")]
    [InlineData("", "Tuesday, 1 January 2030, 00:00 (UTC)")]
    [InlineData("Asia/Tokyo", "Tuesday, 1 January 2030, 09:00 (Asia/Tokyo)")]
    public async Task CurrentTime_Zone_IsUsed(string? zone, string expected)
    {
        var tool = new CurrentTimeTool(new ManualTimeProvider());

        Assert.Equal(expected, await tool.InvokeAsync(new AIFunctionArguments { ["time_zone"] = zone }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task CurrentTime_UnknownZone_SaysWhatToUse()
    {
        var tool = new CurrentTimeTool(new ManualTimeProvider());

        var failure = await Assert.ThrowsAsync<ToolFailedException>(async () =>
            await tool.InvokeAsync(new AIFunctionArguments { ["time_zone"] = "Mars" }, TestContext.Current.CancellationToken));

        Assert.Contains("Europe/Berlin", failure.Message, StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Good => new()
    {
        ["Parley:Tools:0:Name"] = "stock",
        ["Parley:Tools:0:Description"] = "How many there are.",
        ["Parley:Tools:0:Url"] = "http://127.0.0.1:1/{article}",
        ["Parley:Tools:0:Parameters:0:Name"] = "article",
        ["Parley:Tools:0:Parameters:1:Name"] = "size",
        ["Parley:Tools:0:Parameters:1:Required"] = "false",
        ["Parley:Tools:0:Parameters:2:Name"] = "count",
        ["Parley:Tools:0:Parameters:2:Type"] = "integer",
        ["Parley:Tools:0:Parameters:2:Required"] = "false",
    };

    private static ServiceProvider Build(Dictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
        .AddSingleton(TimeProvider.System)
        .AddTools()
        .BuildServiceProvider();
}
