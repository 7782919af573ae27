"""The statistics table (统计表) of 2014, in the national form and in those of Beijing and Fujian."""
